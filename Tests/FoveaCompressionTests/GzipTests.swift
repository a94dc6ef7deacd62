import Foundation
import FoveaCompression
import FoveaCore
import TestSupport
import Testing

@Suite(.tags(.quick)) struct GzipTests {
  /// "fovea" as GNU gzip 1.12 packs it with `gzip -n`.
  static let fovea = Data([
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x4B, 0xCB, 0x2F, 0x4B, 0x4D, 0x04,
    0x00, 0x6B, 0x48, 0x56, 0xC1, 0x05, 0x00, 0x00, 0x00,
  ])

  /// Random bytes followed by as many zeros: some parts compress, some do not.
  static func contents(_ count: Int) -> Data {
    let key = RandomKey(seed: 3)
    return Data((0..<count).map { UInt8(truncatingIfNeeded: key.bits(UInt64($0))) }) + Data(count: count)
  }

  @Test func readsWhatGNUGzipWrote() throws {
    #expect(Gzip.isGzip(Self.fovea))
    #expect(!Gzip.isGzip(Data([0x1F])))
    #expect(try Data(Gzip.decompress(Self.fovea, from: "f.gz", limit: 5)) == Data("fovea".utf8))
  }

  @Test(arguments: [0, 1, 1000, 300_000])
  func compressedDataComeBack(count: Int) throws {
    let contents = Self.contents(count)
    let packed = try Gzip.compress(contents)
    #expect(try Data(Gzip.decompress(packed, from: "f.gz", limit: contents.count)) == contents)
    #expect(try Gzip.compress(contents) == packed)
    // Data whose indices do not begin at zero are data too.
    let shifted = (Data([9]) + packed).dropFirst()
    #expect(try Data(Gzip.decompress(shifted, from: "f.gz", limit: contents.count)) == contents)
  }

  @Test func membersAreReadOneAfterTheOther() throws {
    let packed = try Self.fovea + Gzip.compress(Data()) + Gzip.compress(Data(" centralis".utf8))
    #expect(try Data(Gzip.decompress(packed, from: "f.gz", limit: 15)) == Data("fovea centralis".utf8))
  }

  @Test func zerosBehindTheStreamAreIgnored() throws {
    let padded = Self.fovea + Data(count: 512)
    #expect(try Data(Gzip.decompress(padded, from: "f.gz", limit: 5)) == Data("fovea".utf8))
    for wrong in [padded + Data([1]), Self.fovea + Data(count: 8) + Self.fovea] {
      expectRefusal("bytes after the end of its gzip stream that do not belong to it") {
        try Gzip.decompress(wrong, from: "f.gz", limit: 10)
      }
    }
  }

  @Test func aPrefixMayLieInSeveralMembers() throws {
    let packed = try Gzip.compress(Data()) + Gzip.compress(Data([1, 2])) + Gzip.compress(Data([3, 4]))
    #expect(try Gzip.decompressPrefix(packed, from: "f.gz", count: 3) == Data([1, 2, 3]))
    #expect(try Gzip.decompressPrefix(packed, from: "f.gz", count: 9) == Data([1, 2, 3, 4]))
  }

  @Test func aBombStopsAtTheLimit() throws {
    let bomb = try Gzip.compress(Data(count: 50_000_000))
    #expect(bomb.count < 60_000)
    for limit in [0, 1, 1000, 49_999_999] {
      #expect(
        throws: FoveaError(
          .format, at: "bomb.gz",
          "holds more than the \(limit) bytes that were expected after decompression",
          remedy: "check that it is the file you mean")
      ) { try Gzip.decompress(bomb, from: "bomb.gz", limit: limit) }
    }
  }

  @Test func everyTruncationIsAnError() throws {
    let packed = try Gzip.compress(Self.contents(500))
    for length in 2..<packed.count {
      #expect(
        throws: FoveaError(
          .format, at: "cut.gz", "is cut short: its gzip stream has no end within \(length) bytes",
          remedy: "fetch the file again")
      ) { try Gzip.decompress(packed.prefix(length), from: "cut.gz", limit: 10_000) }
    }
  }

  /// Where a byte is changed, and what zlib has to say about it.
  @Test(arguments: [
    (2, "unknown compression method"), (10, "invalid block type"), (17, "incorrect data check"),
    (21, "incorrect length check"),
  ])
  func damageIsNamed(offset: Int, reason: String) {
    var damaged = Self.fovea
    damaged[offset] = 0xFF
    #expect(
      throws: FoveaError(
        .format, at: "bad.gz", "is a damaged gzip file: \(reason)", remedy: "fetch the file again")
    ) { try Gzip.decompress(damaged, from: "bad.gz", limit: 100) }
  }

  @Test func bytesAfterTheEndAreAnError() {
    #expect(
      throws: FoveaError(
        .format, at: "f.gz",
        "has 3 bytes after the end of its gzip stream that do not belong to it",
        remedy: "fetch the file again")
    ) { try Gzip.decompress(Self.fovea + Data([1, 2, 3]), from: "f.gz", limit: 100) }
  }

  @Test(arguments: [
    (Data(), "nothing"), (Data([7]), "07"), (Data("PK\u{3}".utf8), "50 4b"),
  ])
  func otherFilesAreRefused(data: Data, beginning: String) {
    #expect(
      throws: FoveaError(
        .format, at: "x", "is not a gzip file: it begins with \(beginning), expected 1f 8b")
    ) { try Gzip.decompress(data, from: "x", limit: 100) }
  }

  /// The check value that every catalogue of CRCs lists for these nine digits.
  @Test func checksumsAreTheKnownOnes() {
    #expect(CRC32.checksum(Data("123456789".utf8)) == 0xCBF4_3926)
    #expect(CRC32.checksum([UInt8]()) == 0)
    #expect(CRC32.checksum(Data("0123456789".utf8)[1...]) == 0xCBF4_3926)
  }
}
