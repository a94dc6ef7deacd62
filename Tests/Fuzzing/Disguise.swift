import ArchiveForge
import Foundation
import FoveaCompression

/// Puts bytes in the place of a file's interesting part, and mends the checksums that would otherwise turn almost all
/// of them away.
enum Disguise {
  /// A PNG file: its signature and then the bytes, every chunk with the checksum that it should have.
  static func png(_ data: Data) -> Data {
    var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + data
    var start = 8
    while start + 12 <= bytes.count {
      let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      let end = start + 8 + length
      guard end + 4 <= bytes.count else { break }
      let checksum = CRC32.checksum(Array(bytes[start + 4..<end]))
      for (index, shift) in [24, 16, 8, 0].enumerated() {
        bytes[end + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(shift))
      }
      start = end + 4
    }
    return Data(bytes)
  }

  /// A tar archive, every block that could be a header with the checksum of one.
  static func tar(_ data: Data) -> Data {
    var bytes = [UInt8](data)
    for start in stride(from: 0, to: bytes.count - 511, by: 512) where bytes[start + 156] != 0xFF {
      for index in 148..<156 { bytes[start + index] = 0x20 }
      let sum = bytes[start..<start + 512].reduce(0) { $0 + Int($1) }
      let digits = String(sum, radix: 8)
      let text = String(repeating: "0", count: 6 - digits.utf8.count) + digits
      bytes.replaceSubrange(start + 148..<start + 155, with: Array(text.utf8) + [0])
    }
    return Data(bytes)
  }

  /// A file of PyTorch's with a pickle of one's own and two storages of 256 bytes.
  static func weights(pickle: Data) -> Data {
    let storage = Data(repeating: 0x3D, count: 256)
    return ZipForge(entries: [
      .init(name: "m/data.pkl", bytes: pickle), .init(name: "m/byteorder", bytes: Data("little".utf8)),
      .init(name: "m/data/0", bytes: storage), .init(name: "m/data/1", bytes: storage),
      .init(name: "m/version", bytes: Data("3\n".utf8)),
    ]).data
  }

  /// A grey JPEG picture of one pixel with the given EXIF block.
  static func jpeg(exif: Data) -> Data {
    let block = Data("Exif\0\0".utf8) + exif.prefix(65_000)
    let length = block.count + 2
    let head = Data([0xFF, 0xD8, 0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)])
    return head + block + Data(onePixel)
  }

  /// A baseline JPEG picture of one grey pixel, without the two bytes at its start.
  private static let onePixel: [UInt8] = {
    var bytes: [UInt8] = [0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 1, count: 64)
    bytes += [0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0]
    for table in [UInt8(0x00), 0x10] {
      bytes += [0xFF, 0xC4, 0, 20, table, 1] + [UInt8](repeating: 0, count: 16)
    }
    return bytes + [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x3F, 0xFF, 0xD9]
  }()
}
