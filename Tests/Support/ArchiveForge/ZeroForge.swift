package import Foundation
import FoveaCompression

/// Packs zeros by the gigabyte without a look at each, as a maker of bombs does.
package enum ZeroForge {
  /// A raw deflate stream (RFC 1951) of some bytes and many zeros, a thousandth as long.
  ///
  /// The zeros are one block whose code has two symbols: the end, and "repeat the last byte 258 times".
  ///
  /// - Parameters:
  ///   - head: At most 65,000 bytes before the zeros.
  ///   - zeros: How many, at least 2000.
  /// - Returns: The stream.
  package static func deflated(head: Data = Data(), zeros: Int) -> Data {
    precondition(zeros >= 2000, "There are too few zeros for this code.")
    var bits = Bits()
    // Not the last block, a code of its own, 286 symbols, one distance, 18 lengths of the lengths' own code:
    // 1 is a length of 1, 18 a run of symbols that are not used, each of one bit.
    for (value, width) in [(0, 1), (2, 2), (29, 5), (0, 5), (14, 4)] { bits.append(value, width) }
    for place in 0..<18 { bits.append([2, 17].contains(place) ? 1 : 0, 3) }
    for run in [138, 118, nil, 28, nil, nil] {
      bits.append(run == nil ? 0 : 1, 1)
      if let run { bits.append(run - 11, 7) }
    }
    // 258 zeros are the bits 1 and 0, so that four times as many are the byte 0x55.
    var runs = (zeros - 1) / 258
    while bits.count % 8 != 0 {
      bits.append(1, 2)
      runs -= 1
    }
    var end = Bits()
    for _ in 0..<runs % 4 { end.append(1, 2) }
    // The end of this block; the last one holds bytes as they are, and begins with a whole byte.
    end.append(0, 1)
    end.append(1, 3)
    // A run needs a byte to repeat, so one zero stands before it.
    var data = Data([0])
    data += stored(head + Data([0]))
    data += bits.bytes
    data += Data(repeating: 0x55, count: runs / 4)
    data += end.bytes
    data += stored(Data(count: (zeros - 1) % 258))
    return data
  }

  /// The check value of some bytes and zeros after them.
  package static func checksum(head: Data = Data(), zeros: Int) -> UInt32 {
    let piece = Data(count: 1 << 20)
    var value = CRC32.checksum(head)
    for _ in 0..<zeros >> 20 { value = CRC32.checksum(piece, continuing: value) }
    return CRC32.checksum(piece.prefix(zeros & 0xFFFFF), continuing: value)
  }

  /// What stands in a block of bytes as they are, behind its first three bits.
  private static func stored(_ bytes: Data) -> Data {
    Data(ZipForge.bytes([(bytes.count, 2), (~bytes.count, 2)])) + bytes
  }
}

/// Bits in deflate's order: the lowest of each byte first.
private struct Bits {
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0

  mutating func append(_ value: Int, _ width: Int) {
    for bit in 0..<width {
      if count % 8 == 0 { bytes.append(0) }
      bytes[bytes.count - 1] |= UInt8(value >> bit & 1) << UInt8(count % 8)
      count += 1
    }
  }
}
