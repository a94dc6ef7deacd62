import ArchiveForge
import Foundation
import TestSupport
import Testing

import FoveaCompression
import FoveaCore
import FoveaFormats

@Suite(.tags(.quick, .golden)) struct NumPyArchiveTests {
  static let tensors = [
    NamedTensor(name: "conv.weight", tensor: HostTensor((0..<24).map { Float($0) / 8 }, shape: [2, 3, 4])),
    NamedTensor(name: "half", tensor: HostTensor([1.5, -2] as [Float], shape: [2])),
    NamedTensor(name: "small", tensor: HostTensor([Int32(-128), 127], shape: [2])),
    NamedTensor(name: "short", tensor: HostTensor([Int32(-300), 300], shape: [2])),
    NamedTensor(name: "column", tensor: HostTensor(.float64((0..<6).map(Double.init)), shape: [2, 3])),
    NamedTensor(name: "count", tensor: HostTensor(.int64([7]), shape: .scalar)),
    NamedTensor(name: "group/flag", tensor: HostTensor(.uint8([1, 0]), shape: [2])),
  ]

  @Test func readsWhatNumPyWrote() throws {
    #expect(try NumPyArchive.read(path: golden("stored.npz")) == NumPyArchive(tensors: Self.tensors))
    let zeros = NamedTensor(name: "zeros", tensor: .filled(0, shape: [64, 64]))
    #expect(
      try NumPyArchive.read(path: golden("deflated.npz")) == NumPyArchive(tensors: [zeros] + Self.tensors))
  }

  @Test func readsWhatItWrites() throws {
    let archive = NumPyArchive(tensors: Self.tensors)
    let path = temporaryPath("round.npz")
    defer { try? FileManager.default.removeItem(atPath: path) }
    try archive.write(to: path)
    #expect(try NumPyArchive.read(path: path) == archive)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == archive.encoded())
    #expect(try NumPyArchive.decode(NumPyArchive().encoded(), name: "empty").tensors.isEmpty)
    expectRefusal("two tensors called \"half\"") {
      _ = try NumPyArchive(tensors: [Self.tensors[1], Self.tensors[1]]).encoded()
    }
  }

  /// The 64-bit form of every number, which only archives of gigabytes need, on small ones.
  @Test(arguments: [0, 300, 1000]) func writesLargeNumbers(_ large: Int) throws {
    let archive = NumPyArchive(tensors: Self.tensors)
    let pieces = Pieces()
    try archive.write(large: large) { pieces.data.append($0) }
    #expect(try pieces.data != archive.encoded())
    #expect(try NumPyArchive.decode(pieces.data, name: "large") == archive)
  }

  final class Pieces { var data = Data() }

  static let one = NumPyFile.encoded(HostTensor([Float(1)], shape: [1]))

  @Test func leavesOtherEntriesOut() throws {
    let forge = ZipForge(
      entries: [.init(name: "a.npy", bytes: Self.one), .init(name: "read.me", bytes: Data([1]))],
      comment: Data("a comment".utf8))
    let archive = try NumPyArchive.decode(forge.data, name: "mixed")
    #expect(archive["a"] == HostTensor([Float(1)], shape: [1]))
    #expect(archive.ignored == ["read.me"])
  }

  struct Lie: CustomTestStringConvertible, Sendable {
    var words: String
    var data: Data
    var testDescription: String { words }

    init(_ words: String, _ change: (inout ZipForge) -> Void) {
      var forge = ZipForge(
        entries: [.init(name: "a.npy", bytes: one), .init(name: "b.npy", bytes: one)])
      change(&forge)
      (self.words, data) = (words, forge.data)
    }
  }

  static let lies = [
    Lie("two entries are called \"a.npy\"") { $0.entries[1].name = "a.npy" },
    Lie("share bytes") { forge in
      // The second header lies inside the bytes of the first entry.
      let inner = ZipForge(entries: [.init(name: "b.npy", bytes: one)]).data
      forge.entries[0].bytes = inner
      forge.entries[1].offset = 35
    },
    Lie("differs from the directory") { $0.entries[1].offset = 0 },
    Lie("differs from the directory") { $0.entries[1].localName = "c.npy" },
    Lie("differs from the directory in size") { $0.entries[1].localCount = 7 },
    Lie("it is missing") { $0.entries[1].offset = 1 },
    Lie("cannot lie at byte 4294967294") { $0.entries[1].offset = 0xFFFF_FFFE },
    Lie("its 64-bit sizes are missing") { $0.entries[1].offset = 0xFFFF_FFFF },
    Lie("stored, 5 bytes in 132") { $0.entries[1].count = 5 },
    Lie("claims 4294967294 bytes") { $0.entries[1].packed = 0xFFFF_FFFE },
    Lie("claims 200 bytes") { $0.entries[1].packed = 200 },
    Lie("have the checksum") { $0.entries[1].checksum = 1 },
    Lie("is encrypted") { $0.entries[1].flags = 1 },
    Lie("compressed by method 14") { $0.entries[1].method = 14 },
    Lie("4 bytes are needed") { $0.count = 3 },
    Lie("follow the last of 1 entries") { $0.count = 1 },
    Lie("the place of its record is missing") { $0.count = 0xFFFF },
    Lie("the place of its record is missing") { $0.directoryOffset = 0xFFFF_FFFF },
    Lie("the directory claims 4294967294 bytes") { $0.directoryLength = 0xFFFF_FFFE },
    Lie("the directory claims 102 bytes from byte 4294967294") { $0.directoryOffset = 0xFFFF_FFFE },
    Lie("does not begin as one") { $0.directoryOffset = 1 },
  ]

  @Test(arguments: lies) func refuses(_ lie: Lie) {
    expectRefusal(lie.words) { _ = try NumPyArchive.decode(lie.data, name: "lie") }
  }

  @Test func refusesBombs() throws {
    let zeros = Data(count: 1 << 20)
    func decode(_ bytes: Data, count: UInt32, checksum: UInt32 = 0) throws {
      let entry = ZipForge.Entry(
        name: "a.npy", bytes: try ZipForge.deflated(bytes), method: 8, count: count, checksum: checksum)
      _ = try NumPyArchive.decode(ZipForge(entries: [entry]).data, name: "bomb")
    }
    // A megabyte behind a shape of one number; a shape of a megabyte with nothing behind it.
    expectRefusal("<f4 of shape [1] needs 4 bytes, 1048576 are there") {
      try decode(Self.one.dropLast(4) + zeros, count: 128 + 1 << 20)
    }
    let large = NumPyFile.encoded(.filled(0, shape: [1 << 18]))
    expectRefusal("holds 128 bytes") { try decode(large.prefix(128), count: 128 + 1 << 20) }
    expectRefusal("holds more than the 132 bytes") { try decode(Self.one + zeros, count: 132) }
    expectRefusal("claim to unpack to more than") { try decode(large, count: 0x7FFF_FFFF) }
    expectRefusal("have the checksum") { try decode(Self.one, count: 132) }
    try decode(Self.one, count: 132, checksum: CRC32.checksum(Self.one))
  }

  /// Numbers that grow in memory are counted as they will be, over all entries, before any is unpacked.
  @Test(arguments: [("|i1", 1, 1), ("<i2", 2, 1), ("<f2", 2, 1), ("<u2", 2, 1), ("|i1", 1, 2)])
  func countsWhatWideningTakes(_ descr: String, _ width: Int, _ entries: Int) throws {
    let extent = (17 << 20) / entries
    let head = NumPyFileTests.file(
      "{'descr': '\(descr)', 'fortran_order': True, 'shape': (\(extent),)}", payload: 0)
    let packed = try ZipForge.deflated(head + Data(count: entries == 1 ? 0 : width * extent))
    let checksum = CRC32.checksum(head + Data(count: width * extent))
    let forge = ZipForge(
      entries: (0..<entries).map {
        ZipForge.Entry(
          name: "\($0).npy", bytes: packed, method: 8, count: UInt32(head.count + width * extent),
          checksum: checksum)
      })
    expectRefusal("\(forge.data.count) bytes claim to unpack to more than ") {
      _ = try NumPyArchive.decode(forge.data, name: "wide")
    }
  }

  @Test(arguments: ["stored", "deflated"]) func damageIsSeen(_ name: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: golden("\(name).npz")))
    let whole = try NumPyArchive.decode(bytes, name: name)
    for count in bytes.indices {
      expectRefusal("prefix: ") { try NumPyArchive.decode(bytes.prefix(count), name: "prefix") }
    }
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 1 << UInt8(index % 8)
      guard let archive = try? NumPyArchive.decode(damaged, name: "damaged") else { continue }
      #expect(archive.tensors.allSatisfy { entry in whole.tensors.contains { $0.tensor == entry.tensor } })
    }
  }
}
