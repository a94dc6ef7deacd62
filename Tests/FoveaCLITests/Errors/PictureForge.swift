import ArchiveForge
import Foundation
import FoveaCompression

/// Makes pictures that lie; sound ones are those of the tests of FoveaImage.
enum PictureForge {
  /// The bytes that begin every PNG picture.
  static let signature = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])

  /// Numbers of four bytes, the highest first.
  static func bytes(_ numbers: UInt32...) -> Data {
    Data(numbers.flatMap { number in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } })
  }

  static func chunk(_ kind: String, _ content: Data) -> Data {
    let named = Data(kind.utf8) + content
    return bytes(UInt32(content.count)) + named + bytes(CRC32.checksum(named))
  }

  /// The first chunk of a PNG picture: so many rows and columns, bits of a sample and kind of colour.
  static func header(side: UInt32, depth: UInt8, kind: UInt8) -> Data {
    chunk("IHDR", bytes(side, side) + [depth, kind, 0, 0, 0])
  }

  /// A PNG picture of a few bytes that announces so many rows and columns.
  static func announced(side: UInt32, depth: UInt8, kind: UInt8) throws -> Data {
    let packed = Data([0x78, 0x9C]) + (try ZipForge.deflated(Data(count: 1000))) + bytes(1000 << 16 | 1)
    return signature + header(side: side, depth: depth, kind: kind) + chunk("IDAT", packed)
      + chunk("IEND", Data())
  }

  static func sound(_ name: String) throws -> Data {
    try Data(
      contentsOf: Command.repository.appendingPathComponent("Tests/FoveaImageTests/Goldens/pictures/\(name)"))
  }

  /// A sound baseline JPEG picture with other bytes in its frame, from so many behind the marker on.
  static func withFrame(_ name: String, at place: Int, _ bytes: Data) throws -> Data {
    var picture = try sound(name)
    guard let marker = picture.firstRange(of: Data([0xFF, 0xC0])) else {
      throw CocoaError(.fileReadCorruptFile)
    }
    let start = marker.lowerBound + place
    picture.replaceSubrange(start..<start + bytes.count, with: bytes)
    return picture
  }
}
