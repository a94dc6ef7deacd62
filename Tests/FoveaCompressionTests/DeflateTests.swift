import Foundation
import TestSupport
import Testing

import FoveaCompression
import FoveaCore

@Suite(.tags(.quick)) struct DeflateTests {
  /// The stream inside a gzip file, between a head of 10 and a tail of 8 bytes.
  static func deflated(_ data: Data) throws -> Data {
    Data(try Gzip.compress(data).dropFirst(10).dropLast(8))
  }

  static let text = Data((0..<70_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) })

  @Test(arguments: [0, 1, 100, 70_000]) func dataComeBack(_ count: Int) throws {
    let data = Self.text.prefix(count)
    #expect(try Deflate.decompress(Self.deflated(data), from: "a", count: count) == data)
    #expect(try Deflate.decompressPrefix(Self.deflated(data), from: "a", count: 50) == data.prefix(50))
  }

  @Test func theCountHasToBeRight() throws {
    let stream = try Self.deflated(Self.text)
    for count in [0, 1, 69_999] {
      expectRefusal("a: holds more than the \(count) bytes that it claims") {
        try Deflate.decompress(stream, from: "a", count: count)
      }
    }
    expectRefusal(
      "a: holds 70000 bytes in \(stream.count) compressed ones and claims 70001 in \(stream.count)"
    ) {
      try Deflate.decompress(stream, from: "a", count: 70_001)
    }
    expectRefusal("compressed ones and claims 70000 in \(stream.count + 1)") {
      try Deflate.decompress(stream + [0], from: "a", count: 70_000)
    }
    expectRefusal("a: is a damaged ") { try Deflate.decompress(Data([7]), from: "a", count: 1) }
  }

  @Test func truncationIsAnError() throws {
    let stream = try Self.deflated(Self.text.prefix(500))
    for count in stream.indices {
      expectRefusal("a: is cut short: its stream has no end within \(count) bytes") {
        try Deflate.decompress(stream.prefix(count), from: "a", count: 500)
      }
    }
  }

  @Test func checksumsOfPiecesAreThoseOfTheWhole() {
    let (first, second) = (Self.text.prefix(333), Self.text.dropFirst(333))
    let pieces = CRC32.checksum(second, continuing: CRC32.checksum(first))
    #expect(pieces == CRC32.checksum(Self.text))
    #expect(CRC32.checksum(Data(), continuing: pieces) == pieces)
  }
}
