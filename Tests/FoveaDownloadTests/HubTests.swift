import Foundation
import FoveaDownload
import TestSupport
import Testing

/// Repositories of a hub on the loopback, which may lie, and files of which only a part of the hash is known.
@Suite(.tags(.quick)) struct HubTests {
  let place: Place
  static let commit = String(repeating: "0123456789", count: 4)
  static let configuration = Data("{\"architecture\": \"resnet18\"}".utf8)

  init() throws { place = try Place() }

  /// The SHA-256 of the large file.
  static let hash: String = {
    var hash = SHA256()
    hash.update(Place.file)
    return hash.hexadecimal
  }()

  /// A hub with one repository; `change` may make its answers wrong.
  private func hub(
    _ change: @escaping @Sendable (FaultServer.Request, inout FaultServer.Reply) -> Void = { _, _ in }
  ) throws -> FaultServer {
    try FaultServer { request in
      var reply = FaultServer.Reply(status: 404)
      switch request.path {
      case "/owner/net/resolve/main/config.json":
        reply = .init(Self.configuration, headers: ["X-Repo-Commit": Self.commit, "ETag": "\"aa11\""])
      case "/owner/net/resolve/main/model.safetensors":
        reply = .init(status: 302)
        reply.headers = [
          "X-Repo-Commit": Self.commit, "X-Linked-Etag": "\"\(Self.hash)\"",
          "X-Linked-Size": "\(Place.file.count)", "Location": "/cdn/large", "ETag": "\"other\"",
        ]
      case "/cdn/large":
        reply =
          request.start.map { .part(of: Place.file, from: $0, headers: Place.tag) }
          ?? .init(Place.file, headers: Place.tag)
      default: break
      }
      change(request, &reply)
      return reply
    }
  }

  @discardableResult private func fetch(
    _ server: FaultServer, name: String = "owner/net",
    files: [[String]] = [["config.json"], ["model.safetensors", "pytorch_model.bin"]]
  ) throws -> String {
    place.events = []
    return try place.downloader.fetch(
      HubRepository(name, at: server.address()), files: files,
      into: place.directory.path + "/models--owner--net"
    ) { place.events.append($0) }
  }

  private func request(_ request: FaultServer.Request) -> String { "\(request.method) \(request.path)" }

  @Test func aRepositoryIsKeptAsOtherProgramsKeepIt() throws {
    let server = try hub()
    defer { server.stop() }
    let folder = try fetch(server)
    #expect(folder == place.directory.path + "/models--owner--net/snapshots/\(Self.commit)")
    #expect(
      server.requests.map(request) == [
        "HEAD /owner/net/resolve/main/config.json", "GET /owner/net/resolve/main/config.json",
        "HEAD /owner/net/resolve/main/model.safetensors", "GET /owner/net/resolve/main/model.safetensors",
        "GET /cdn/large",
      ])
    let root = "models--owner--net"
    #expect(place.contents("\(root)/refs/main") == Data(Self.commit.utf8))
    #expect(try place.names("\(root)/blobs") == [Self.hash, "aa11"].sorted())
    #expect(place.contents("\(root)/snapshots/\(Self.commit)/model.safetensors") == Place.file)
    #expect(place.contents("\(root)/snapshots/\(Self.commit)/config.json") == Self.configuration)
    let link = try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/model.safetensors")
    #expect(link == "../../blobs/\(Self.hash)")
    // Once more: asked for, and kept.
    try fetch(server)
    #expect(server.requests.dropFirst(5).map(\.method) == ["HEAD", "HEAD"])
  }

  @Test func aBrokenTransferIsResumed() throws {
    let server = try hub { request, reply in
      if request.path == "/cdn/large", request.start == nil { reply.cut = 400_000 }
    }
    defer { server.stop() }
    try fetch(server)
    #expect(place.contents("models--owner--net/blobs/\(Self.hash)") == Place.file)
    #expect(server.requests.contains { $0.path == "/cdn/large" && $0.start != nil })
  }

  @Test func otherContentsAreRefused() throws {
    let server = try hub { request, reply in
      if request.path == "/cdn/large" { reply.body[7] ^= 1 }
    }
    defer { server.stop() }
    expectRefusal("sends another file: its SHA-256 is") { try fetch(server) }
    #expect(try place.names("models--owner--net/blobs") == ["aa11"])
    #expect(place.contents("models--owner--net/refs/main") == nil)
  }

  @Test func theSecondNameIsTakenWhereTheFirstIsMissing() throws {
    let server = try hub()
    defer { server.stop() }
    let folder = try fetch(server, files: [["missing.safetensors", "config.json"]])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["config.json"])
    expectRefusal("owner/net: has no a.bin, no b.bin; check the name") {
      try fetch(server, files: [["a.bin", "b.bin"]])
    }
  }

  @Test(arguments: [
    ("X-Repo-Commit", "../../../etc"), ("X-Repo-Commit", "12"), ("X-Linked-Etag", "\"../../x\""),
    ("X-Linked-Etag", "\"\""), ("X-Linked-Etag", "\"" + String(repeating: "a", count: 200) + "\""),
  ]) func namesThatLeadElsewhereAreRefused(_ header: String, _ value: String) throws {
    let server = try hub { request, reply in
      if request.path.hasSuffix("model.safetensors") { reply.headers[header] = value }
    }
    defer { server.stop() }
    expectRefusal("not as a hub does") { try fetch(server) }
    #expect(try place.names("models--owner--net/blobs") == ["aa11"])
  }

  @Test(arguments: [
    (401, "there is no such repository, or it is not open to everyone"), (500, "answers 500"),
  ])
  func refusalsOfTheHubAreTold(_ status: Int, _ words: String) throws {
    let server = try hub { _, reply in reply = .init(status: status) }
    defer { server.stop() }
    expectRefusal(words) { try fetch(server) }
  }

  @Test func aHubThatCannotBeReachedIsTold() throws {
    let server = try hub()
    server.stop()
    expectRefusal("owner/net: could not be fetched: http://127.0.0.1") { try fetch(server) }
  }

  @Test func aRepositoryThatChangesIsNotMixed() throws {
    let server = try hub { request, reply in
      if request.path.hasSuffix("model.safetensors") {
        reply.headers["X-Repo-Commit"] = String(repeating: "f", count: 40)
      }
    }
    defer { server.stop() }
    expectRefusal("changed while it was fetched; repeat the command") { try fetch(server) }
  }

  // MARK: Files whose hash is known in part

  private var part: RemoteFile {
    RemoteFile("net-\(Self.hash.prefix(8)).pth", size: nil, sha256: String(Self.hash.prefix(8)))
  }

  private func fetch(_ file: RemoteFile, _ server: FaultServer) throws -> String {
    place.events = []
    return try place.downloader.fetch(
      file, into: place.directory.path + "/set", from: [server.address("models/")]
    ) { place.events.append($0) }
  }

  @Test func aFileOfUnknownSizeIsFetchedAndKept() throws {
    let server = try FaultServer { _ in .init(Place.file) }
    defer { server.stop() }
    let path = try fetch(part, server)
    #expect(path == place.directory.path + "/set/\(part.name)")
    #expect(place.contents("set/\(part.name)") == Place.file)
    #expect(try place.names() == [part.name])
    _ = try fetch(part, server)
    #expect(server.requests.map(request) == ["GET /models/\(part.name)"])
    #expect(place.events == [.kept(path: path)])
  }

  /// Lengths beyond all bounds, and ranges that no file has.
  @Test func lengthsBeyondAllBoundsAreRefused() throws {
    let huge = try FaultServer { _ in
      var reply = FaultServer.Reply(Place.file)
      reply.length = Int.max
      return reply
    }
    defer { huge.stop() }
    expectRefusal("at most 68719476736 are taken") { try fetch(part, huge) }
    let lying = try FaultServer { request in
      guard let start = request.start else {
        var reply = FaultServer.Reply(Place.file, headers: Place.tag)
        reply.cut = 1000
        return reply
      }
      var reply = FaultServer.Reply.part(of: Place.file, from: start, headers: Place.tag)
      reply.headers["Content-Range"] = "bytes \(start)-9223372036854775807/*"
      return reply
    }
    defer { lying.stop() }
    expectRefusal("answers with a part of the file and does not say which") { try fetch(part, lying) }
  }

  @Test func descriptionsBeyondAllBoundsAreRefused() throws {
    let server = try hub { request, reply in
      if request.method == "HEAD" { reply.headers["X-Linked-Size"] = "999999999999" }
    }
    defer { server.stop() }
    expectRefusal("config.json has 999999999999 bytes, at most 16777216 are taken") { try fetch(server) }
  }

  @Test func aFileOfUnknownSizeIsResumed() throws {
    let server = try FaultServer { request in
      if let start = request.start { return .part(of: Place.file, from: start, headers: Place.tag) }
      var reply = FaultServer.Reply(Place.file, headers: Place.tag)
      reply.cut = 300_000
      return reply
    }
    defer { server.stop() }
    _ = try fetch(part, server)
    #expect(place.contents("set/\(part.name)") == Place.file)
    #expect(server.requests.last?.start == 300_000)
  }

  @Test func aServerThatTellsNoLengthIsJudgedByTheHash() throws {
    let server = try FaultServer { _ in
      var reply = FaultServer.Reply(Place.file)
      reply.length = nil
      return reply
    }
    defer { server.stop() }
    _ = try fetch(part, server)
    #expect(place.contents("set/\(part.name)") == Place.file)
    let short = try FaultServer { _ in
      var reply = FaultServer.Reply(Place.file.prefix(1000))
      reply.length = nil
      return reply
    }
    defer { short.stop() }
    let other = RemoteFile("other.pth", size: nil, sha256: part.sha256)
    expectRefusal("sends another file") { try fetch(other, short) }
    #expect(try place.names() == [part.name])
  }

  @Test func anotherFileOfTheNameIsNotReplaced() throws {
    let server = try FaultServer { _ in .init(Place.file) }
    defer { server.stop() }
    try FileManager.default.createDirectory(
      at: place.directory.appending(path: "set"), withIntermediateDirectories: true)
    try Data([1, 2]).write(to: place.directory.appending(path: "set/\(part.name)"))
    expectRefusal("exists already and is another file") { try fetch(part, server) }
    #expect(server.requests.isEmpty)
  }
}
