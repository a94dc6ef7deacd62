import ArchiveForge
import Foundation
import FoveaCompression
import FoveaDownload
import FoveaFormats
import TestSupport
import Testing

/// Archives that are fetched and unpacked, honest and hostile.
@Suite(.serialized, .tags(.quick)) struct UnpackedArchiveTests {
  let place: Place

  init() throws { place = try Place() }

  private func serve(_ file: Data) throws -> FaultServer { try FaultServer { _ in FaultServer.Reply(file) } }

  private static let tar =
    TarForge.entry("root/", type: "5") + TarForge.entry("root/a/one.txt", contents: Array("one".utf8))
    + TarForge.entry("root/two.txt", contents: Array("two".utf8))

  @Test func anArchiveBecomesADirectoryAndIsKnownAgain() throws {
    let archive = try Gzip.compress(Data(Self.tar + TarForge.end))
    let server = try serve(archive)
    defer { server.stop() }
    let source = Place.source(archive, name: "set.tgz", unpacking: .contents(of: "root"))
    #expect(try place.fetch(source, from: server.address()) == [place.directory.path + "/set"])
    #expect(try place.names("") == ["set"])
    #expect(try place.names() == [".fovea-download.json", "a", "two.txt"])
    #expect(place.contents("set/a/one.txt") == Data("one".utf8))
    try place.fetch(source, from: server.address())
    #expect(place.events == [.kept(path: place.directory.path + "/set")])
    #expect(server.requests.count == 1)
    // With a file less it is another directory.
    try FileManager.default.removeItem(at: place.directory.appending(path: "set/two.txt"))
    place.expectRefusal("exists already and is not what set.tgz unpacks to", source, from: server.address())
    #expect(place.contents("set/a/one.txt") != nil)
  }

  /// Of a process that was killed.
  @Test func whatIsLeftOfAnEarlierAttemptIsRemoved() throws {
    let archive = try Gzip.compress(Data(Self.tar + TarForge.end))
    let server = try serve(archive)
    defer { server.stop() }
    let left = place.directory.appending(path: ".set.unpacking/a")
    try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
    try Data("left".utf8).write(to: left.appending(path: "left.txt"))
    try place.fetch(
      Place.source(archive, name: "set.tgz", unpacking: .contents(of: "root")), from: server.address())
    #expect(try place.names("set/a") == ["one.txt"])
    #expect(try place.names("") == ["set"])
  }

  @Test func aZipArchiveIsUnpackedToo() throws {
    let text = Data("fovea fovea fovea".utf8)
    let deflated = ZipForge.Entry(
      name: "root/a/deflated.txt", bytes: try ZipForge.deflated(text), method: 8, count: 17,
      checksum: CRC32.checksum(text))
    let stored = ZipForge.Entry(name: "root/stored.txt", bytes: Data("stored".utf8))
    let archive = ZipForge(entries: [ZipForge.Entry(name: "root/a/", bytes: Data()), deflated, stored]).data
    let server = try serve(archive)
    defer { server.stop() }
    try place.fetch(
      Place.source(archive, name: "set.zip", unpacking: .contents(of: "root")), from: server.address())
    #expect(place.contents("set/a/deflated.txt") == text)
    #expect(place.contents("set/stored.txt") == Data("stored".utf8))
    var wrong = stored
    wrong.checksum = 1
    for (entry, words) in [
      (wrong, "its bytes are not those"),
      (ZipForge.Entry(name: "root/../up.txt", bytes: Data()), "leads out of the directory"),
      (ZipForge.Entry(name: "/up.txt", bytes: Data()), "leads out of the directory"),
      (ZipForge.Entry(name: "other/up.txt", bytes: Data()), "expected all files in root"),
    ] {
      let place = try Place()
      let archive = ZipForge(entries: [deflated, entry]).data
      let server = try serve(archive)
      defer { server.stop() }
      place.expectRefusal(
        words, Place.source(archive, name: "set.zip", unpacking: .contents(of: "root")),
        from: server.address())
      #expect(try place.names("") == ["set.zip"])
    }
  }

  @Test(arguments: [
    (TarForge.entry("root/../../up.txt", contents: [1]), "leads out of the directory"),
    (TarForge.entry("/tmp/up.txt", contents: [1]), "leads out of the directory"),
    (TarForge.entry("root/link", type: "2"), "is a symbolic link"),
    (TarForge.entry("root/link", type: "1"), "is a hard link"),
    (TarForge.entry("other/file", contents: [1]), "expected all files in root"),
    (TarForge.entry("file", contents: [1]), "expected all files in root"),
    (TarForge.entry("root/two.txt", contents: [1]), "could not be written: file exists"),
    (TarForge.entry("root/two.txt/below", contents: [1]), "could not be written"),
    (TarForge.entry("root/huge", count: 1 << 32), "claims 4294967296 bytes"),
  ])
  func aHostileArchiveLeavesNothing(entry: [UInt8], words: String) throws {
    let archive = try Gzip.compress(Data(Self.tar + entry + TarForge.end))
    let server = try serve(archive)
    defer { server.stop() }
    let source = Place.source(archive, name: "set.tgz", unpacking: .contents(of: "root"))
    place.expectRefusal(words, source, from: server.address())
    // The archive is as expected, and stays.
    #expect(try place.names("") == ["set.tgz"])
  }
}
