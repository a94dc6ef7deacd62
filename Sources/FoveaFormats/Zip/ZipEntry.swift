import FoveaCore

/// One line of a zip archive's directory (APPNOTE.TXT, section 4.3.12).
package struct ZipEntry {
  /// The form in which the bytes of an entry are stored.
  package enum Method: UInt16 {
    case stored = 0
    case deflated = 8
  }

  /// The name, with slashes between folders.
  package var name: String
  /// The form in which the bytes are stored.
  package var method: Method
  /// The number of bytes after unpacking.
  package var count: Int
  /// The CRC-32 of the unpacked bytes.
  package var checksum: UInt32
  /// The place of the stored bytes in the file.
  package var bytes: Range<Int>
  /// Where the entry's own header begins.
  var header: Int

  /// Reads a line; `bytes` counts from 0 until the entry's own header has been read.
  init(_ cursor: inout ByteCursor) throws {
    guard try cursor.integer(UInt32.self) == 0x0201_4B50 else {
      throw cursor.error("an entry of the directory does not begin as one")
    }
    try cursor.skip(4)
    let flags = try cursor.integer(UInt16.self)
    let method = try cursor.integer(UInt16.self)
    try cursor.skip(4)
    checksum = try cursor.integer(UInt32.self)
    var packed = try cursor.length(UInt32.self)
    var unpacked = try cursor.length(UInt32.self)
    let lengths = (
      name: try cursor.length(UInt16.self), extra: try cursor.length(UInt16.self),
      comment: try cursor.length(UInt16.self)
    )
    let disk = try cursor.integer(UInt16.self)
    try cursor.skip(6)
    header = try cursor.length(UInt32.self)
    guard let name = String(validating: try cursor.take(lengths.name), as: UTF8.self), !name.isEmpty else {
      throw cursor.error("the name of an entry is not UTF-8")
    }
    self.name = name
    let extra = ByteCursor(
      Array(try cursor.take(lengths.extra)), of: cursor.name, part: "directory entry \(quoted(name))")
    try Self.widen(&unpacked, &packed, &header, from: extra)
    try cursor.skip(lengths.comment)
    // Bits 0, 6 and 13: encrypted contents or names.
    guard flags & 0x2041 == 0 else { throw cursor.error("entry \(quoted(name)) is encrypted") }
    guard let method = Method(rawValue: method) else {
      throw cursor.error(
        "entry \(quoted(name)) is compressed by method \(method)", remedy: "store or deflate it")
    }
    guard disk == 0 || disk == 0xFFFF else {
      throw cursor.error("entry \(quoted(name)) lies in another part of the archive")
    }
    guard method == .deflated || packed == unpacked else {
      throw cursor.error("entry \(quoted(name)) is stored, \(unpacked) bytes in \(packed)")
    }
    self.method = method
    count = unpacked
    bytes = 0..<packed
  }

  /// Replaces numbers that do not fit 32 bits by those in the extra field 1 (APPNOTE.TXT, section 4.5.3).
  private static func widen(
    _ unpacked: inout Int, _ packed: inout Int, _ header: inout Int, from extra: ByteCursor
  ) throws {
    guard unpacked == 0xFFFF_FFFF || packed == 0xFFFF_FFFF || header == 0xFFFF_FFFF else { return }
    var extra = extra
    while extra.remaining >= 4 {
      let identifier = try extra.integer(UInt16.self)
      let length = try extra.length(UInt16.self)
      guard identifier == 1 else {
        try extra.skip(length)
        continue
      }
      if unpacked == 0xFFFF_FFFF { unpacked = try extra.length(UInt64.self) }
      if packed == 0xFFFF_FFFF { packed = try extra.length(UInt64.self) }
      if header == 0xFFFF_FFFF { header = try extra.length(UInt64.self) }
      return
    }
    throw extra.error("its 64-bit sizes are missing")
  }

  /// Reads the entry's own header, compares it with the directory and settles where the bytes lie.
  mutating func locate(_ reader: inout ByteReader, before end: Int) throws {
    let what = "the header of zip entry \(quoted(name))"
    guard header <= end - 30 else {
      throw FoveaError(
        .format, at: reader.name, "\(what) cannot lie at byte \(header), the directory begins at \(end)",
        remedy: "the file is damaged")
    }
    try reader.seek(to: header, what)
    var cursor = ByteCursor(
      [UInt8](try reader.read(30 + min(name.utf8.count, end - header - 30), what)),
      of: reader.name, part: what)
    guard try cursor.integer(UInt32.self) == 0x0403_4B50 else { throw cursor.error("it is missing") }
    try cursor.skip(2)
    let flags = try cursor.integer(UInt16.self)
    let method = try cursor.integer(UInt16.self)
    try cursor.skip(4)
    let checksum = try cursor.integer(UInt32.self)
    let sizes = [try cursor.length(UInt32.self), try cursor.length(UInt32.self)]
    let nameLength = try cursor.length(UInt16.self)
    let extraLength = try cursor.length(UInt16.self)
    guard nameLength == name.utf8.count, try cursor.take(nameLength).elementsEqual(name.utf8),
      method == self.method.rawValue
    else { throw cursor.error("it differs from the directory") }
    // Bit 3: sizes and checksum follow the bytes, and only the directory is to be believed.
    if flags & 8 == 0 {
      let known = [bytes.count, count]
      guard checksum == self.checksum,
        zip(sizes, known).allSatisfy({ $0 == $1 || $0 == 0xFFFF_FFFF })
      else { throw cursor.error("it differs from the directory in size or checksum") }
    }
    let start = header + 30 + nameLength + extraLength
    guard start <= end, bytes.count <= end - start else {
      throw FoveaError(
        .format, at: reader.name,
        "zip entry \(quoted(name)) claims \(bytes.count) bytes from byte \(start), "
          + "the directory begins at \(end)", remedy: "the file is truncated or damaged")
    }
    bytes = start..<start + bytes.count
  }
}
