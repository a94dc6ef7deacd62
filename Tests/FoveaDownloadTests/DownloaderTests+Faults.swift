import Foundation
import FoveaDownload
import TestSupport
import Testing

/// Servers that answer with something else than the file.
extension DownloaderTests {
  @Test(arguments: [
    "bytes 0-1048575/1048576", "bytes 300000-400000/1048576", "bytes 300000-1048575/9", "none", "",
  ])
  func aPartThatIsNotTheOneAskedForIsRefused(range: String) throws {
    let server = try serve { request in
      var reply = FaultServer.Reply.part(of: Place.file, from: request.start ?? 0, headers: Place.tag)
      reply.headers["Content-Range"] = range
      if request.start == nil {
        reply = FaultServer.Reply(Place.file, headers: Place.tag)
        reply.cut = 300_000
      }
      return reply
    }
    defer { server.stop() }
    let other = try good
    defer { other.stop() }
    try place.fetch(from: server.address(), other.address())
    try expectFile()
    #expect(other.requests.count == 1)
  }

  @Test func aWrongChecksumLeadsToTheNextMirror() throws {
    let wrong = try serve { _ in
      FaultServer.Reply(Data(repeating: 1, count: Place.file.count), headers: Place.tag)
    }
    defer { wrong.stop() }
    let server = try good
    defer { server.stop() }
    try place.fetch(from: wrong.address(), server.address())
    try expectFile()
    place.events.removeAll()
    try FileManager.default.removeItem(at: place.directory.appending(path: "set"))
    place.expectRefusal("sends another file: its SHA-256 is ", from: wrong.address())
    #expect(try place.names() == [])
  }

  @Test func anAnswerThatIsNoFileLeadsToTheNextMirror() throws {
    let missing = try serve { _ in FaultServer.Reply(status: 404) }
    defer { missing.stop() }
    let server = try good
    defer { server.stop() }
    try place.fetch(from: missing.address(), server.address())
    try expectFile()
    #expect(
      place.events.first
        == .failed(
          address: missing.address("file.bin").absoluteString, reason: "answers 404, expected 200"))
  }

  @Test func aServerThatIsNotThereLeadsToTheNextMirror() throws {
    let gone = try good
    gone.stop()
    let server = try good
    defer { server.stop() }
    try place.fetch(from: gone.address(), server.address())
    try expectFile()
  }

  /// Before the answer, and in its middle.
  @Test(arguments: [true, false]) func aServerThatSleepsLeadsToTheNextMirror(answers: Bool) throws {
    place.downloader.limits.connect = 1.5
    place.downloader.limits.stall = 1.5
    let sleepy = try serve { _ in
      var reply = FaultServer.Reply(Place.file)
      if answers { reply.stall = (1000, 8) } else { reply.delay = 8 }
      return reply
    }
    defer { sleepy.stop() }
    let server = try good
    defer { server.stop() }
    let start = ContinuousClock.now
    try place.fetch(from: sleepy.address(), server.address())
    #expect(ContinuousClock.now - start < .seconds(7))
    try expectFile()
    #expect("\(place.events)".contains(answers ? "nothing came for 1.5 s" : "no answer within 1.5 s"))
  }

  @Test func redirectsAreFollowed() throws {
    let server = try serve { request in
      switch request.path {
      case "/file.bin": FaultServer.Reply(status: 302, headers: ["Location": "/elsewhere/b"])
      case "/elsewhere/b":
        FaultServer.Reply(
          status: 307, headers: ["Location": "http://\(request.headers["host"] ?? "")/c"])
      default: FaultServer.Reply(Place.file)
      }
    }
    defer { server.stop() }
    try place.fetch(from: server.address())
    try expectFile()
    #expect(server.requests.map(\.path) == ["/file.bin", "/elsewhere/b", "/c"])
  }

  @Test(arguments: [
    ("/again", "redirects more than 5 times"), ("file:///etc/passwd", "which is not a web address"),
    ("ftp://127.0.0.1/", "which is not a web address"),
  ])
  func redirectsThatLeadNowhereAreNotFollowed(target: String, words: String) throws {
    let server = try serve { _ in FaultServer.Reply(status: 302, headers: ["Location": target]) }
    defer { server.stop() }
    place.expectRefusal(words, from: server.address())
    #expect(try place.names() == [])
    #expect(server.requests.count <= 6)
  }

  @Test func whatEncryptionProtectsStaysSo() throws {
    let secure = try #require(URL(string: "https://example.org/a"))
    expectRefusal("redirects from https to http://example.org/b, which others could read and change") {
      try Redirect.target("http://example.org/b", from: secure)
    }
    #expect(try Redirect.target("b", from: secure).absoluteString == "https://example.org/b")
  }

  @Test func aLyingLengthIsNoticed() throws {
    for (length, sent) in [(1 << 40, 1 << 20), (1000, 1 << 20), (1 << 20, 1000), ((1 << 20) + 1, 1 << 20)] {
      let server = try serve { _ in
        var reply = FaultServer.Reply(Data(Place.file.prefix(sent)))
        reply.length = length
        return reply
      }
      defer { server.stop() }
      place.expectRefusal("could not be fetched", from: server.address())
      #expect(try place.names() == [])
    }
  }

  @Test func aFileWithoutEndIsCutOff() throws {
    let server = try serve { _ in
      var reply = FaultServer.Reply(Place.file + Place.file + Place.file)
      reply.length = nil
      return reply
    }
    defer { server.stop() }
    place.expectRefusal("sends more than the 1048576 bytes", from: server.address())
    #expect(try place.names() == [])
  }
}
