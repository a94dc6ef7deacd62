/// The orientation of the stored rows and columns of a picture in the scene (EXIF 2.3, tag 0x0112).
///
/// The names are those of the change that makes the stored picture upright.
public enum ExifOrientation: Int, CaseIterable, Hashable, Sendable {
  /// The first stored row is the top, the first column the left.
  case upright = 1
  /// The first stored column is the right side.
  case mirrorHorizontally = 2
  /// The first stored row is the bottom, the first column the right side.
  case rotateHalf = 3
  /// The first stored row is the bottom.
  case mirrorVertically = 4
  /// The first stored row is the left side, the first column the top.
  case transpose = 5
  /// The first stored row is the right side, the first column the top.
  case rotateClockwise = 6
  /// The first stored row is the right side, the first column the bottom.
  case transverse = 7
  /// The first stored row is the left side, the first column the bottom.
  case rotateCounterclockwise = 8

  /// Whether the upright picture has the stored picture's rows as columns.
  public var swapsSides: Bool { rawValue >= 5 }
  /// Whether the stored columns run from right to left, or upwards where the sides are swapped.
  var mirrorsColumns: Bool { [2, 3, 7, 8].contains(rawValue) }
  /// Whether the stored rows run upwards, or from right to left where the sides are swapped.
  var mirrorsRows: Bool { [3, 4, 6, 7].contains(rawValue) }

  /// The orientation that a file's metadata give: EXIF, or XMP where EXIF has no such tag, as in Pillow.
  ///
  /// Cameras and editors write broken ones, so whatever does not fit counts as upright.
  ///
  /// - Parameters:
  ///   - exif: A TIFF structure, perhaps behind the name that JPEG files write before it.
  ///   - xmp: Text in which an attribute or element `tiff:Orientation` may occur.
  init(exif: [UInt8]?, xmp: UnsafeRawBufferPointer?) {
    let number: Int?
    switch exif.map({ TIFFDirectory.number(of: 0x0112, in: $0) }) ?? .absent {
    case .present(let value): number = value
    case .absent: number = xmp.flatMap(Self.xmpNumber)
    }
    self = number.flatMap(ExifOrientation.init(rawValue:)) ?? .upright
  }

  /// The digit behind the first `tiff:Orientation="` or `tiff:Orientation>`.
  private static func xmpNumber(_ text: UnsafeRawBufferPointer) -> Int? {
    let name = Array("tiff:Orientation".utf8)
    var start = 0
    while start + name.count < text.count {
      guard text[start] == name[0], text[start...].starts(with: name) else {
        start += 1
        continue
      }
      start += name.count
      var rest = text[start...].prefix(3)
      if rest.starts(with: Array("=\"".utf8)) {
        rest = rest.dropFirst(2)
      } else if rest.first == UInt8(ascii: ">") {
        rest = rest.dropFirst()
      } else {
        continue
      }
      if let digit = rest.first, (0x30...0x39).contains(digit) { return Int(digit) - 0x30 }
    }
    return nil
  }
}
