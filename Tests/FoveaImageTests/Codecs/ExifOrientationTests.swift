import Foundation
import FoveaImage
import TestSupport
import Testing

/// The orientation in EXIF data, whatever type and order of bytes its number has.
@Suite(.tags(.quick)) struct ExifOrientationTests {
  /// A value: its type by TIFF 6.0, its numbers with the bytes of each, and the orientation that it stands for.
  struct Value: CustomTestStringConvertible {
    let type: Int
    let numbers: [(bits: UInt64, bytes: Int)]
    let orientation: ExifOrientation
    var testDescription: String { "type \(type), \(numbers.map(\.bits))" }

    init(_ type: Int, _ numbers: (UInt64, Int)..., is orientation: ExifOrientation) {
      (self.type, self.orientation) = (type, orientation)
      self.numbers = numbers.map { (bits: $0.0, bytes: $0.1) }
    }

    /// A TIFF structure with this value alone.
    func tiff(isBigEndian: Bool) -> [UInt8] {
      func digits(_ number: UInt64, _ count: Int) -> [UInt8] {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        return isBigEndian ? bytes.reversed() : bytes
      }
      let value = numbers.flatMap { digits($0.bits, $0.bytes) }
      let isInside = value.count <= 4
      let head = Array((isBigEndian ? "MM" : "II").utf8) + digits(42, 2) + digits(8, 4)
      let entry = digits(0x0112, 2) + digits(UInt64(type), 2) + digits(1, 4)
      let place = isInside ? value + [UInt8](repeating: 0, count: 4 - value.count) : digits(26, 4)
      return head + digits(1, 2) + entry + place + digits(0, 4) + (isInside ? [] : value)
    }
  }

  static let values = [
    Value(3, (6, 2), is: .rotateClockwise), Value(4, (8, 4), is: .rotateCounterclockwise),
    Value(13, (3, 4), is: .rotateHalf), Value(9, (5, 4), is: .transpose),
    Value(8, (2, 2), is: .mirrorHorizontally),
    Value(6, (4, 1), is: .mirrorVertically),
    // Quotients that are whole, that are not, and by zero.
    Value(5, (12, 4), (2, 4), is: .rotateClockwise), Value(10, (7, 4), (1, 4), is: .transverse),
    Value(5, (13, 4), (2, 4), is: .upright), Value(5, (6, 4), (0, 4), is: .upright),
    Value(11, (UInt64(Float(6).bitPattern), 4), is: .rotateClockwise),
    Value(11, (UInt64(Float(6.5).bitPattern), 4), is: .upright),
    Value(12, (Double(8).bitPattern, 8), is: .rotateCounterclockwise),
    Value(12, (Double.nan.bitPattern, 8), is: .upright),
    Value(16, (6, 8), is: .rotateClockwise), Value(16, (.max, 8), is: .upright),
    // Text and bytes hold no number, and no orientation has these numbers.
    Value(2, (6, 1), is: .upright), Value(7, (6, 1), is: .upright), Value(3, (0, 2), is: .upright),
    Value(3, (9, 2), is: .upright), Value(99, (6, 2), is: .upright),
  ]

  @Test(arguments: values, [true, false])
  func theNumberIsReadByItsType(_ value: Value, isBigEndian: Bool) throws {
    let plain = try Goldens.data("pictures/orientation1.jpg")
    let start = try #require(plain.firstRange(of: Data([0xFF, 0xDB]))).lowerBound
    let segment = Array("Exif\0\0".utf8) + value.tiff(isBigEndian: isBigEndian)
    let file = Data([0xFF, 0xD8, 0xFF, 0xE1, 0, UInt8(segment.count + 2)] + segment) + plain[start...]
    #expect(try Picture.header(of: file, name: "a.jpg").orientation == value.orientation)
  }
}
