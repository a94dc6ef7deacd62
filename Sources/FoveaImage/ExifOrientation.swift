/// How the stored rows and columns of a picture lie in the scene (EXIF 2.3, tag 0x0112).
///
/// The names say what has to be done to the stored picture so that it stands upright.
enum ExifOrientation: Int, CaseIterable, Sendable {
  case upright = 1
  case mirrorHorizontally = 2
  case rotateHalf = 3
  case mirrorVertically = 4
  case transpose = 5
  case rotateClockwise = 6
  case transverse = 7
  case rotateCounterclockwise = 8

  /// Whether the upright picture has the stored picture's rows as columns.
  var swapsSides: Bool { rawValue >= 5 }

  /// Reads the orientation from a TIFF structure, the payload of EXIF.
  ///
  /// Cameras and editors write broken ones, so whatever does not fit counts as upright.
  init(tiff: UnsafeRawBufferPointer) {
    self = Self.value(in: TIFFBytes(tiff)).flatMap(ExifOrientation.init(rawValue:)) ?? .upright
  }

  /// The number in the tag of the first directory, if there is one.
  private static func value(in tiff: TIFFBytes?) -> Int? {
    guard let tiff, let directory = tiff.number(at: 4, bytes: 4),
      let count = tiff.number(at: directory, bytes: 2)
    else { return nil }
    for index in 0..<count {
      let entry = directory + 2 + 12 * index
      guard let tag = tiff.number(at: entry, bytes: 2) else { return nil }
      if tag == 0x0112 {
        switch tiff.number(at: entry + 2, bytes: 2) {
        case 3: return tiff.number(at: entry + 8, bytes: 2)
        case 4: return tiff.number(at: entry + 8, bytes: 4)
        default: return nil
        }
      }
    }
    return nil
  }
}

/// The bytes of a TIFF structure, read with bounds checked and in the order that its head announces.
private struct TIFFBytes {
  private let bytes: UnsafeRawBufferPointer
  private let isBigEndian: Bool

  /// Fails unless the bytes begin as TIFF does.
  init?(_ bytes: UnsafeRawBufferPointer) {
    if bytes.starts(with: [0x49, 0x49, 0x2A, 0x00]) {
      isBigEndian = false
    } else if bytes.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) {
      isBigEndian = true
    } else {
      return nil
    }
    self.bytes = bytes
  }

  /// The unsigned number of 2 or 4 bytes at an offset, if it lies inside.
  func number(at offset: Int, bytes count: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - count else { return nil }
    let digits = bytes[offset..<(offset + count)]
    return isBigEndian
      ? digits.reduce(0) { $0 << 8 | Int($1) } : digits.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
