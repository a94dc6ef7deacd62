import ArchiveForge
import Foundation
import FoveaCompression
import FoveaFormats
import TestSupport
import Testing

/// Tar archives of Python's tarfile, and some that no honest program writes.
@Suite(.tags(.quick, .golden)) struct TarArchiveTests {
  /// What `Goldens/make_tar.py` puts into an entry of so many bytes.
  static func contents(_ count: Int) -> Data { Data((0..<count).map { UInt8($0 * 7 % 251) }) }

  static let long =
    "set/" + Array(repeating: "a folder with a long name", count: 8).joined(separator: "/") + "/picture.jpg"

  /// Writes an archive to a file that lives as long as `body` runs.
  static func withArchive(_ bytes: some Collection<UInt8>, _ body: (String) throws -> Void) throws {
    let path = temporaryPath("set.tar")
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    try body(path)
  }

  @Test(arguments: [
    ("ustar", [(String(repeating: "folder/", count: 20) + "prefix.bin", 5)]), ("gnu", [(long, 700)]),
    ("pax", [(long, 700), ("set/Gänseblümchen.jpg", 9)]),
  ])
  func readsWhatPythonWrote(form: String, more: [(String, Int)]) throws {
    let packed = golden("tar/\(form).tar.gz")
    let plain = try Gzip.decompress(
      Data(contentsOf: URL(fileURLWithPath: packed)), from: packed, limit: 1 << 20)
    try Self.withArchive(plain) { path in
      for path in [packed, path] {
        var archive = try TarArchive(path: path)
        let files =
          [("set/empty", 0), ("set/one.bin", 1), ("set/block.bin", 512), ("set/more.bin", 3000)] + more
        #expect(archive.entries.map(\.name) == ["set"] + files.map(\.0))
        #expect(archive.entries.map(\.kind) == [.directory] + files.map { _ in .file })
        // In their order, backwards, and the same one again.
        for (name, count) in files + files.reversed() + [files[1], files[1]] {
          let entry = try #require(archive[name])
          #expect(entry.count == count)
          #expect(try archive.contents(of: entry) == Self.contents(count))
        }
      }
    }
  }

  @Test func headersThatDescribeAreHeeded() throws {
    let records = TarForge.record("path", "./named/well.bin") + TarForge.record("mtime", "1.5")
    let bytes =
      TarForge.entry("global", type: "g", contents: TarForge.record("comment", "of no use"))
      + TarForge.entry("./", type: "5")
      + TarForge.entry("x", type: "x", contents: records + TarForge.record("size", "3"))
      + TarForge.entry("short", count: 0) + [1, 2, 3] + [UInt8](repeating: 0, count: 509)
      + TarForge.entry("old/", type: "\u{0}") + TarForge.entry("old/file", type: "\u{0}", contents: [4])
      + TarForge.entry("base256", contents: [5], size: [0x80] + [UInt8](repeating: 0, count: 10) + [1])
    try Self.withArchive(bytes + TarForge.end) { path in
      var archive = try TarArchive(path: path)
      #expect(archive.entries.map(\.name) == ["named/well.bin", "old", "old/file", "base256"])
      #expect(archive.entries.map(\.count) == [3, 0, 1, 1])
      #expect(try archive.contents(of: archive.entries[0]) == Data([1, 2, 3]))
      #expect(try archive.contents(of: archive.entries[3]) == Data([5]))
    }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let words: String
    var testDescription: String { words }

    init(_ bytes: [UInt8], _ words: String) { (self.bytes, self.words) = (bytes, words) }
  }

  /// What is wrong with an archive.
  static let refusals: [Refusal] = [
    Refusal(TarForge.entry("../up"), "entry \"../up\": leads out of the directory"),
    Refusal(TarForge.entry("a/../../up"), "leads out of the directory"),
    Refusal(TarForge.entry("/etc/passwd"), "entry \"/etc/passwd\": leads out of the directory"),
    Refusal(TarForge.entry("", contents: [1]), "has no name"),
    Refusal(TarForge.entry("l", type: "1"), "entry \"l\": is a hard link, expected a file or a directory"),
    Refusal(TarForge.entry("l", type: "2"), "is a symbolic link"),
    Refusal(TarForge.entry("d", type: "3"), "is a device"),
    Refusal(TarForge.entry("d", type: "4"), "is a device"),
    Refusal(TarForge.entry("p", type: "6"), "is a pipe"),
    Refusal(TarForge.entry("s", type: "S"), "is a sparse file"),
    Refusal(TarForge.entry("?", type: "Z"), "is of type \"Z\""),
    Refusal(TarForge.entry("d", type: "5", contents: [1]), "is a directory of 1 bytes"),
    Refusal(TarForge.entry("huge", count: 1 << 32), "claims 4294967296 bytes"),
    Refusal(
      TarForge.entry("huge", size: [0x80] + [0, 0, 0, 0x7F] + [UInt8](repeating: 0xFF, count: 7)),
      "claims 9223372036854775807 bytes"
    ),
    Refusal(TarForge.entry("huge", size: [UInt8](repeating: 0xFF, count: 12)), "its size is not a number"),
    Refusal(
      TarForge.entry("huge", size: [0x80] + [UInt8](repeating: 0xFF, count: 11)), "its size is not a number"),
    Refusal(TarForge.entry("none", size: Array("nine       ".utf8)), "its size is not a number"),
    Refusal(TarForge.entry("sum", checksum: 1), "do not have the checksum"),
    Refusal(TarForge.entry("twice") + TarForge.entry("twice"), "two entries are called \"twice\""),
    Refusal(TarForge.entry("x", type: "x", contents: Array("99 path=a\n".utf8)), "is not made of records"),
    Refusal(TarForge.entry("x", type: "x", contents: Array("0 path=a\n".utf8)), "is not made of records"),
    Refusal(TarForge.entry("x", type: "x", contents: Array("6 ab\nx\n".utf8)), "is not made of records"),
    Refusal(TarForge.entry("x", type: "x", contents: [0x31, 0x20]), "is not made of records"),
    Refusal(
      TarForge.entry("x", type: "x", contents: TarForge.record("size", "-1")), "a size that is not a number"),
    Refusal(
      TarForge.entry("x", type: "x", contents: TarForge.record("GNU.sparse.major", "1")), "a sparse file"),
    Refusal(
      TarForge.entry("x", type: "x", contents: TarForge.record("path", "../p")) + TarForge.entry("p"),
      "leads out"
    ),
    Refusal(TarForge.entry("x", type: "x", count: 1 << 17), "describes an entry in 131072 bytes"),
    Refusal(
      TarForge.entry("L", type: "L", contents: [UInt8](repeating: 0x61, count: 5000)) + TarForge.entry("p"),
      "has a path of 5000 bytes"
    ),
    Refusal(TarForge.entry("L", type: "L", contents: [0xFF, 0xFE]) + TarForge.entry("p"), "is not UTF-8"),
  ]

  /// Each of them plain, and in gzip.
  @Test(arguments: refusals)
  func whatMayNotBeIsRefused(refusal: Refusal) throws {
    let (bytes, words) = (refusal.bytes, refusal.words)
    try Self.withArchive(bytes + TarForge.end) { path in
      expectRefusal(path) { _ = try TarArchive(path: path) }
      expectRefusal(words) { _ = try TarArchive(path: path) }
    }
    try Self.withArchive(Gzip.compress(Data(bytes + TarForge.end))) { path in
      expectRefusal(words) { _ = try TarArchive(path: path) }
    }
  }

  @Test func anArchiveCutShortIsNoticedWhereverItIsCut() throws {
    let bytes = TarForge.entry("one", contents: Array(repeating: 1, count: 600)) + TarForge.entry("two")
    for count in [0, 1, 511, 512, 700, 1112, 1535, 1536, 2047, 2048] {
      try Self.withArchive(bytes.prefix(count)) { path in
        expectRefusal("set.tar: ") { _ = try TarArchive(path: path) }
      }
    }
    let packed = try Gzip.compress(Data(bytes + TarForge.end))
    for count in [2, 9, 10, packed.count / 2, packed.count - 8, packed.count - 1] {
      try Self.withArchive(packed.prefix(count)) { path in
        expectRefusal("is cut short") { _ = try TarArchive(path: path) }
      }
    }
    var damaged = packed
    damaged[packed.count - 6] ^= 1
    try Self.withArchive(damaged) { path in
      expectRefusal("is a damaged gzip file: incorrect data check") { _ = try TarArchive(path: path) }
    }
    try Self.withArchive(packed + [1, 2, 3]) { path in
      expectRefusal("bytes after the end") { _ = try TarArchive(path: path) }
    }
  }

  /// A gigabyte of zeros in a megabyte, as an entry and as padding.
  @Test func aBombIsStopped() throws {
    let zeros = try Gzip.compress(Data(count: 1 << 28))
    for header in [TarForge.entry("zeros", count: 1 << 30), TarForge.end] {
      try Self.withArchive(Gzip.compress(Data(header)) + zeros + zeros + zeros + zeros) { path in
        expectRefusal("set.tar: ") { _ = try TarArchive(path: path) }
      }
    }
  }

  @Test func membersOfGzipAreOneArchive() throws {
    let bytes = TarForge.entry("one", contents: Array(repeating: 7, count: 600)) + TarForge.end
    let packed = try Gzip.compress(Data(bytes.prefix(700))) + Gzip.compress(Data(bytes.dropFirst(700)))
    try Self.withArchive(packed) { path in
      var archive = try TarArchive(path: path)
      #expect(try archive.contents(of: archive.entries[0]) == Data(repeating: 7, count: 600))
    }
  }
}
