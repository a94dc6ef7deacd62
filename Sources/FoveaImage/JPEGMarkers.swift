/// What the segments before a JPEG file's first scan tell (ITU-T T.81, annex B).
struct JPEGMarkers {
  /// The payload of the first EXIF segment, from its TIFF head on.
  private(set) var exif: UnsafeRawBufferPointer?
  /// Where the first scan begins, if the segments lead to one.
  private(set) var scanStart: Int?
  /// Whether the samples come in several scans, as far as is known.
  private(set) var hasSeveralScans = true

  /// Walks over the segments; stops quietly at the first thing that is not one.
  init(_ bytes: UnsafeRawBufferPointer) {
    var position = 2
    var frame: (marker: UInt8, components: UInt8)?
    while position + 1 < bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      switch marker {
      case 0xFF:  // a fill byte
        position += 1
        continue
      case 0x01, 0xD0...0xD8:  // markers without a segment
        position += 2
        continue
      case 0xD9: return
      default: break
      }
      guard position + 4 <= bytes.count else { return }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let end = position + 2 + length
      guard length >= 2, end <= bytes.count else { return }
      let payload = bytes[(position + 4)..<end]
      switch marker {
      case 0xC0, 0xC1, 0xC2:  // the start of a sequential or, the last, of a progressive frame
        if payload.count >= 6 { frame = (marker, payload[payload.startIndex + 5]) }
      case 0xDA:
        scanStart = end
        if let frame { hasSeveralScans = frame.marker == 0xC2 || payload.first != frame.components }
        return
      default: break
      }
      if marker == 0xE1, exif == nil, payload.starts(with: Array("Exif\0\0".utf8)) {
        exif = UnsafeRawBufferPointer(rebasing: payload.dropFirst(6))
      }
      position = end
    }
  }
}
