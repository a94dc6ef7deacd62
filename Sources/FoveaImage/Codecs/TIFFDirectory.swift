/// The first directory of a TIFF structure, which is what EXIF data are; read with bounds checked.
enum TIFFDirectory {
  /// What was found of a tag.
  enum Entry {
    case absent
    /// The tag is there; its number, if it is a whole one.
    case present(Int?)
  }

  /// The bytes of a value of each type that TIFF 6.0 numbers.
  private static let sizes = [
    1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8,
  ]

  /// The first number of a tag.
  ///
  /// What broken entries do follows Pillow, so that both turn the same pictures: entries of an unknown
  /// type or without values are skipped, one whose values lie outside ends the search.
  static func number(of tag: Int, in exif: [UInt8]) -> Entry {
    var start = 0
    let name = Array("Exif\0\0".utf8)
    while start < 2 * name.count, exif[start...].starts(with: name) { start += name.count }
    guard let tiff = TIFFBytes(exif[start...]), let directory = tiff.number(at: 4, bytes: 4),
      let count = tiff.number(at: directory, bytes: 2)
    else { return .absent }
    var outside = 0
    for index in 0..<count {
      let entry = directory + 2 + 12 * index
      guard let found = tiff.number(at: entry, bytes: 2), let type = tiff.number(at: entry + 2, bytes: 2),
        let values = tiff.number(at: entry + 4, bytes: 4), let offset = tiff.number(at: entry + 8, bytes: 4)
      else { return .absent }
      guard let size = sizes[type] else { continue }
      var position = entry + 8
      if values * size > 4 {
        outside += values * size
        if outside > tiff.count { continue }
        if offset + values * size > tiff.count { return .absent }
        position = offset
      }
      if found == tag, values > 0 { return .present(tiff.value(at: position, type: type)) }
    }
    return .absent
  }
}

/// Bytes in the order that the head of a TIFF structure announces.
private struct TIFFBytes {
  private let bytes: ArraySlice<UInt8>
  private let isBigEndian: Bool

  /// Fails unless the bytes begin as TIFF does; the number 42 may stand in the wrong order.
  init?(_ bytes: ArraySlice<UInt8>) {
    switch Array(bytes.prefix(4)) {
    case [0x49, 0x49, 0x2A, 0x00], [0x49, 0x49, 0x00, 0x2A]: isBigEndian = false
    case [0x4D, 0x4D, 0x00, 0x2A], [0x4D, 0x4D, 0x2A, 0x00]: isBigEndian = true
    default: return nil
    }
    self.bytes = bytes
  }

  var count: Int { bytes.count }

  /// The unsigned number of at most 4 bytes at an offset, if it lies inside.
  func number(at offset: Int, bytes count: Int) -> Int? {
    guard offset >= 0, offset <= self.count - count else { return nil }
    let digits = bytes.dropFirst(offset).prefix(count)
    return isBigEndian
      ? digits.reduce(0) { $0 << 8 | Int($1) } : digits.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// The number of a value of a type, nil if it is text, bytes or not whole.
  func value(at offset: Int, type: Int) -> Int? {
    switch type {
    case 3: number(at: offset, bytes: 2)
    case 4, 13: number(at: offset, bytes: 4)
    case 6: number(at: offset, bytes: 1)
    case 8: number(at: offset, bytes: 2)
    case 9: number(at: offset, bytes: 4)
    case 5, 10: quotient(at: offset)
    case 11: number(at: offset, bytes: 4).flatMap { Int(exactly: Float(bitPattern: UInt32($0))) }
    case 12: long(at: offset).flatMap { Int(exactly: Double(bitPattern: $0)) }
    case 16: long(at: offset).flatMap(Int.init(exactly:))
    default: nil
    }
  }

  private func quotient(at offset: Int) -> Int? {
    guard let top = number(at: offset, bytes: 4), let bottom = number(at: offset + 4, bytes: 4),
      bottom > 0, top % bottom == 0
    else { return nil }
    return top / bottom
  }

  private func long(at offset: Int) -> UInt64? {
    guard let first = number(at: offset, bytes: 4), let second = number(at: offset + 4, bytes: 4) else {
      return nil
    }
    return isBigEndian ? UInt64(first) << 32 | UInt64(second) : UInt64(second) << 32 | UInt64(first)
  }
}
