import Foundation
import FoveaDownload
import TestSupport
import Testing

/// Downloads over the loopback, from servers that make every mistake there is.
@Suite(.tags(.quick)) struct DownloaderTests {
  let place: Place

  init() throws { place = try Place() }

  func serve(_ answer: @escaping @Sendable (FaultServer.Request) -> FaultServer.Reply) throws
    -> FaultServer
  {
    try FaultServer(answer)
  }

  var good: FaultServer { get throws { try serve { _ in FaultServer.Reply(Place.file) } } }

  /// The file is there, and nothing beside it.
  func expectFile(_ location: SourceLocation = #_sourceLocation) throws {
    #expect(place.contents() == Place.file, sourceLocation: location)
    #expect(try place.names() == ["file.bin"], sourceLocation: location)
  }

  @Test func aFileIsFetchedOnceAndKept() throws {
    let server = try good
    defer { server.stop() }
    #expect(try place.fetch(from: server.address("data/")) == [place.directory.path + "/set/file.bin"])
    try expectFile()
    #expect(server.requests.map(\.path) == ["/data/file.bin"])
    #expect(server.requests[0].headers["accept-encoding"] == "identity")
    #expect(place.events.last == .fetched(path: place.directory.path + "/set/file.bin", isVerified: true))
    try place.fetch(from: server.address("data/"))
    #expect(place.events == [.kept(path: place.directory.path + "/set/file.bin")])
    #expect(server.requests.count == 1)
  }

  /// More than what waits in buffers on the way.
  @Test func aLargeFileComesWhole() throws {
    let file = Data((0..<48).flatMap { _ in Place.file })
    let server = try serve { _ in FaultServer.Reply(file) }
    defer { server.stop() }
    try place.fetch(Place.source(file), from: server.address())
    #expect(place.contents() == file)
    #expect(server.requests.count == 1)
  }

  @Test func anAddressThatNamesTheFileIsTakenAsItIs() throws {
    let server = try good
    defer { server.stop() }
    try place.fetch(from: server.address("data/file.bin"))
    #expect(server.requests.map(\.path) == ["/data/file.bin"])
  }

  @Test func aBrokenConnectionIsResumed() throws {
    let server = try serve { request in
      if let start = request.start { return .part(of: Place.file, from: start, headers: Place.tag) }
      var reply = FaultServer.Reply(Place.file, headers: Place.tag)
      reply.cut = 300_000
      return reply
    }
    defer { server.stop() }
    try place.fetch(from: server.address())
    try expectFile()
    #expect(server.requests.map(\.start) == [nil, 300_000])
    #expect(server.requests[1].headers["if-range"] == "\"one\"")
  }

  /// As after Ctrl-C: what has come is gone on with by the next process.
  @Test func theNextProcessGoesOn() throws {
    place.downloader.limits.resumptions = 0
    let server = try serve { request in
      if let start = request.start {
        return .part(of: Place.file, from: start, headers: ["Last-Modified": "Sat, 01 Jan 2000 00:00:00 GMT"])
      }
      var reply = FaultServer.Reply(Place.file, headers: ["Last-Modified": "Sat, 01 Jan 2000 00:00:00 GMT"])
      reply.cut = 300_000
      return reply
    }
    defer { server.stop() }
    place.expectRefusal("the same command continues it", from: server.address())
    #expect(try place.names() == ["file.bin.part", "file.bin.part.json"])
    #expect(place.contents("set/file.bin.part")?.count == 300_000)
    try place.fetch(from: server.address())
    try expectFile()
    #expect(server.requests.map(\.start) == [nil, 300_000])
    #expect(server.requests[1].headers["if-range"] == "Sat, 01 Jan 2000 00:00:00 GMT")
  }

  /// What came from one server is not gone on with at another, nor what a server gave no tag for.
  @Test(arguments: [true, false]) func whatMayNotFitIsFetchedAgain(hasTag: Bool) throws {
    place.downloader.limits.resumptions = 0
    let first = try serve { _ in
      var reply = FaultServer.Reply(Place.file, headers: hasTag ? Place.tag : ["ETag": "W/\"weak\""])
      reply.cut = 300_000
      return reply
    }
    defer { first.stop() }
    place.expectRefusal(
      hasTag ? "the same command continues it" : "check the connection", from: first.address())
    let second = try good
    defer { second.stop() }
    try place.fetch(from: second.address())
    try expectFile()
    #expect(second.requests.map(\.start) == [nil])
  }

  /// A mirror that does not answer costs nothing of what another has sent.
  @Test func whatHasComeOutlivesOtherMirrors() throws {
    place.downloader.limits.resumptions = 0
    let missing = try serve { request in
      request.number % 2 == 0 ? FaultServer.Reply(status: 404) : FaultServer.Reply(Data("A page".utf8))
    }
    defer { missing.stop() }
    let server = try serve { request in
      if let start = request.start { return .part(of: Place.file, from: start, headers: Place.tag) }
      var reply = FaultServer.Reply(Place.file, headers: Place.tag)
      reply.cut = 300_000
      return reply
    }
    defer { server.stop() }
    place.expectRefusal("could not be fetched", from: missing.address(), server.address())
    try place.fetch(from: missing.address(), missing.address(), server.address())
    try expectFile()
    #expect(server.requests.map(\.start) == [nil, 300_000])
  }

  /// The process ended between the last byte and the name.
  @Test func aWholePartGetsItsName() throws {
    let server = try good
    defer { server.stop() }
    let folder = place.directory.appending(path: "set")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let record = Data(#"{"address": "x", "validator": "y"}"#.utf8)
    try record.write(to: folder.appending(path: "file.bin.part.json"))
    try Place.file.write(to: folder.appending(path: "file.bin.part"))
    try place.fetch(from: server.address())
    try expectFile()
    #expect(server.requests.isEmpty)
    try FileManager.default.removeItem(at: folder.appending(path: "file.bin"))
    // An invalid record, and a part of another file.
    for (record, part) in [(Data("[]".utf8), Place.file), (record, Data(count: Place.file.count + 1))] {
      try record.write(to: folder.appending(path: "file.bin.part.json"))
      try part.write(to: folder.appending(path: "file.bin.part"))
      try place.fetch(from: server.address())
      try expectFile()
      try FileManager.default.removeItem(at: folder.appending(path: "file.bin"))
    }
    #expect(server.requests.map(\.start) == [nil, nil])
  }

  @Test func aServerThatIgnoresRangesBeginsAgain() throws {
    let server = try serve { request in
      var reply = FaultServer.Reply(Place.file, headers: Place.tag)
      if request.number == 0 { reply.cut = 300_000 }
      return reply
    }
    defer { server.stop() }
    try place.fetch(from: server.address())
    try expectFile()
    #expect(server.requests.map(\.start) == [nil, 300_000])
  }

  /// The first half of one file and the second of another would be neither.
  @Test func aChangedFileIsFetchedAgain() throws {
    let server = try serve { request in
      switch request.number {
      case 0:
        var reply = FaultServer.Reply(
          Data(repeating: 1, count: Place.file.count), headers: ["ETag": "\"old\""])
        reply.cut = 300_000
        return reply
      case 1: return .part(of: Place.file, from: request.start ?? 0, headers: Place.tag)
      default: return FaultServer.Reply(Place.file, headers: Place.tag)
      }
    }
    defer { server.stop() }
    try place.fetch(from: server.address())
    try expectFile()
    #expect(server.requests.map(\.start) == [nil, 300_000, nil])
  }

  @Test func aPartThatTheServerKnowsNothingOfIsFetchedAgain() throws {
    place.downloader.limits.resumptions = 1
    let server = try serve { request in
      if request.start != nil { return FaultServer.Reply(status: 416) }
      var reply = FaultServer.Reply(Place.file, headers: Place.tag)
      if request.number == 0 { reply.cut = 300_000 }
      return reply
    }
    defer { server.stop() }
    try place.fetch(from: server.address())
    try expectFile()
  }

  @Test func anotherFileIsNeverReplaced() throws {
    let server = try good
    defer { server.stop() }
    let folder = place.directory.appending(path: "set")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for contents in [Data("mine".utf8), Data(repeating: 0, count: Place.file.count)] {
      try contents.write(to: folder.appending(path: "file.bin"))
      place.expectRefusal("exists already and is another file", from: server.address())
      #expect(place.contents() == contents)
    }
    #expect(server.requests.isEmpty)
  }

  @Test func aPartThatIsALinkIsNotFollowed() throws {
    let server = try good
    defer { server.stop() }
    let folder = place.directory.appending(path: "set")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: place.directory.appending(path: "mine"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(path: "file.bin.part").path, withDestinationPath: "../mine")
    place.expectRefusal("cannot be written", from: server.address())
    #expect(place.contents("mine") == Data("mine".utf8))
  }

  @Test func aFileIsFetchedByOneAtATime() throws {
    let server = try good
    defer { server.stop() }
    var refusal = ""
    try place.downloader.fetch(Place.source(), into: place.directory.path, from: [server.address()]) {
      event in
      guard case .began = event else { return }
      do {
        try place.fetch(from: server.address())
      } catch {
        refusal = "\(error)"
      }
    }
    #expect(refusal.contains("is being fetched by another process"))
    try expectFile()
  }
}
