/// What the segments before a JPEG file's first scan tell (ITU-T T.81, annex B).
struct JPEGMarkers {
  /// The start of the frame: its marker, which names the process, and the bits of a sample.
  private(set) var frame: (marker: UInt8, bits: Int)?
  /// How the picture must be turned.
  private(set) var orientation = ExifOrientation.upright

  /// Walks over the segments; stops quietly at the end, and goes over bytes that are not a segment.
  init(_ bytes: UnsafeRawBufferPointer) {
    // EXIF may be cut into several segments. Of XMP the last one counts.
    var exif: [UInt8]?
    var xmp: UnsafeRawBufferPointer?
    var position = 2
    walk: while position + 1 < bytes.count {
      let marker = bytes[position + 1]
      guard bytes[position] == 0xFF, marker != 0xFF else {  // junk or a fill byte
        position += 1
        continue
      }
      switch marker {
      case 0x00, 0x01, 0xD0...0xD8:  // no segment follows
        position += 2
        continue
      case 0xD9: break walk
      default: break
      }
      guard position + 4 <= bytes.count else { break }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let end = position + 2 + length
      guard length >= 2, end <= bytes.count, marker != 0xDA else { break }
      let payload = UnsafeRawBufferPointer(rebasing: bytes[(position + 4)..<end])
      switch marker {
      case 0xC4, 0xC8, 0xCC: break  // tables
      case 0xC0...0xCF: if let bits = payload.first { frame = (marker, Int(bits)) }
      case 0xE1 where payload.starts(with: Self.exifName):
        exif = (exif ?? []) + payload.dropFirst(Self.exifName.count)
      case 0xE1 where payload.starts(with: Self.xmpName):
        xmp = UnsafeRawBufferPointer(rebasing: payload.dropFirst(Self.xmpName.count))
      default: break
      }
      position = end
    }
    orientation = ExifOrientation(exif: exif, xmp: xmp)
  }

  private static let exifName = Array("Exif\0\0".utf8)
  private static let xmpName = Array("http://ns.adobe.com/xap/1.0/\0".utf8)

  /// The kind of coding in words, if it is one that is not read.
  var unsupported: String? {
    guard let frame else { return nil }
    switch frame.marker {
    case 0xC3, 0xCB: return "coded without loss"
    case 0xC5...0xC7, 0xCD...0xCF: return "coded in hierarchical steps"
    default: return frame.bits == 8 ? nil : "of \(frame.bits) bits a sample"
    }
  }
}
