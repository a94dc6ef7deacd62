import Foundation
import TestSupport
import Testing

import FoveaCompression
import FoveaCore
import FoveaFormats

@Suite(.tags(.quick)) struct IDXFileTests {
  static let plain = Data([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 10, 20, 30, 40, 50, 60])

  @Test func readsPlainAndCompressedBytes() throws {
    let zipped = try Gzip.compress(Self.plain)
    let path = temporaryPath("a.gz")
    defer { try? FileManager.default.removeItem(atPath: path) }
    try zipped.write(to: URL(fileURLWithPath: path))
    for file in [
      try IDXFile.decode(Self.plain, rank: 2, name: "plain"),
      try IDXFile.decode(zipped, rank: 2, name: "zipped"), try IDXFile.read(path: path, rank: 2),
    ] {
      #expect(file.extents == [2, 3])
      #expect(file.elements == [10, 20, 30, 40, 50, 60])
    }
  }

  struct Attack: CustomTestStringConvertible, Sendable {
    var bytes: [UInt8]
    var words: String
    var testDescription: String { words }
  }

  static let attacks = [
    Attack(bytes: [], words: "begins with 00 00 08 02, got nothing"),
    Attack(bytes: [0, 0, 8, 1, 0, 0, 0, 1, 5, 0, 0, 0], words: "got 00 00 08 01; check that"),
    Attack(bytes: [0, 0, 13, 2] + [UInt8](repeating: 0, count: 8), words: "got 00 00 0d 02"),
    Attack(bytes: [0x50, 0x4B, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0], words: "got 50 4b 03 04"),
    Attack(bytes: [0, 0, 8, 2, 0, 0, 0, 2], words: "the header needs 12 bytes, 8 are there"),
    Attack(
      bytes: [UInt8](plain.dropLast()), words: "claims [2, 3], 6 bytes, and 5 follow; the file is trunc"),
    Attack(bytes: [UInt8](plain) + [0], words: "claims [2, 3], 6 bytes, and 7 follow; the file is damaged"),
    Attack(
      bytes: [0, 0, 8, 2] + [UInt8](repeating: 0xFF, count: 8),
      words: "[4294967295, 4294967295], more bytes than are possible"),
    Attack(bytes: [0, 0, 8, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF], words: "and 0 follow"),
  ]

  @Test(arguments: attacks) func refuses(_ attack: Attack) {
    expectRefusal("attack: ") { _ = try IDXFile.decode(Data(attack.bytes), rank: 2, name: "attack") }
    expectRefusal(attack.words) { _ = try IDXFile.decode(Data(attack.bytes), rank: 2, name: "attack") }
  }

  @Test func refusesCompressedAttacks() throws {
    for attack in Self.attacks where attack.bytes.count >= 12 {
      expectRefusal("attack: ") {
        _ = try IDXFile.decode(Gzip.compress(Data(attack.bytes)), rank: 2, name: "attack")
      }
    }
    // A bomb: six bytes promised, sixteen million packed.
    let bomb = try Gzip.compress(Self.plain + Data(count: 1 << 24))
    expectRefusal("holds more than the 18 bytes") { _ = try IDXFile.decode(bomb, rank: 2, name: "bomb") }
    // Another, honest one: a quarter of a gigabyte promised in a few bytes, and refused by the promise.
    let honest = try Gzip.compress(Data([0, 0, 8, 2, 0x10, 0, 0, 0, 0, 0, 0, 1]) + Data(count: 1 << 20))
    expectRefusal("claims [268435456, 1], 268435456 bytes, in a file of \(honest.count); at most ") {
      _ = try IDXFile.decode(honest, rank: 2, name: "honest")
    }
    let zipped = try Gzip.compress(Self.plain)
    for count in zipped.indices {
      expectRefusal("prefix: ") {
        try IDXFile.decode(zipped.prefix(count), rank: 2, name: "prefix")
      }
    }
  }

  @Test func refusesMoreThanADataSetHolds() throws {
    let path = temporaryPath("sparse")
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data([0, 0, 8, 1, 0x80, 0, 0, 1]).write(to: URL(fileURLWithPath: path))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 8 + 0x8000_0001)
    try handle.close()
    expectRefusal("at most 2147483648 can be read") { _ = try IDXFile.read(path: path, rank: 1) }
  }
}
