import FoveaCore

/// What the end of a zip archive says: where its directory lies and how many entries it lists.
///
/// See PKWARE's APPNOTE.TXT, sections 4.3.14 to 4.3.16.
struct ZipEnd {
  /// The number of entries.
  var entries: Int
  /// Where the directory lies in the file.
  var directory: Range<Int>

  /// The record's size without its comment, and the longest comment.
  private static let size = 22
  private static let longestComment = 65535

  /// Finds and reads the record at the end of the file, and the one for large archives if it points there.
  init(_ reader: inout ByteReader) throws {
    let tail = min(reader.count, Self.size + Self.longestComment)
    let start = reader.count - tail
    try reader.seek(to: start, "the end of the zip archive")
    let bytes = [UInt8](try reader.read(tail, "the end of the zip archive"))
    guard let found = Self.record(in: bytes) else {
      throw FoveaError(
        .format, at: reader.name, "a zip archive must end with its directory, this file does not",
        remedy: "the file is truncated or damaged; fetch it again")
    }
    var cursor = ByteCursor(bytes, at: found + 4, of: reader.name, part: "end of the zip archive")
    let disks = (try cursor.length(UInt16.self), try cursor.length(UInt16.self))
    let here = try cursor.length(UInt16.self)
    entries = try cursor.length(UInt16.self)
    var length = try cursor.length(UInt32.self)
    var offset = try cursor.length(UInt32.self)
    var limit = start + found
    if here == 0xFFFF || entries == 0xFFFF || length == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
      (entries, length, offset, limit) = try Self.large(&reader, before: start + found)
    } else {
      guard disks == (0, 0), here == entries else {
        throw cursor.error("archives in several parts cannot be read")
      }
    }
    let (end, overflow) = offset.addingReportingOverflow(length)
    guard !overflow, end <= limit else {
      throw cursor.error(
        "the directory claims \(length) bytes from byte \(offset), it must end by \(limit)")
    }
    directory = offset..<end
  }

  /// Where the record begins whose comment reaches exactly to the end of the file.
  private static func record(in bytes: [UInt8]) -> Int? {
    guard bytes.count >= size else { return nil }
    return (0...bytes.count - size).last { start in
      bytes[start] == 0x50 && bytes[start...].starts(with: [0x50, 0x4B, 5, 6])
        && start + size + Int(bytes[start + 20]) + Int(bytes[start + 21]) << 8 == bytes.count
    }
  }

  /// Reads the record with 64-bit numbers, which a locator right before the end record points at.
  private static func large(
    _ reader: inout ByteReader, before end: Int
  ) throws -> (entries: Int, length: Int, offset: Int, limit: Int) {
    let what = "the end of a large zip archive"
    try reader.seek(to: end - 20, what)
    var locator = ByteCursor([UInt8](try reader.read(20, what)), of: reader.name, part: what)
    guard try locator.integer(UInt32.self) == 0x0706_4B50, try locator.integer(UInt32.self) == 0 else {
      throw locator.error("the place of its record is missing")
    }
    let place = try locator.length(UInt64.self)
    guard place <= end - 20 - 56 else { throw locator.error("its record cannot lie at byte \(place)") }
    try reader.seek(to: place, what)
    var record = ByteCursor([UInt8](try reader.read(56, what)), of: reader.name, part: what)
    guard try record.integer(UInt32.self) == 0x0606_4B50 else {
      throw record.error("its record is missing")
    }
    try record.skip(8 + 2 + 2)
    let disks = (try record.integer(UInt32.self), try record.integer(UInt32.self))
    let here = try record.length(UInt64.self)
    let entries = try record.length(UInt64.self)
    guard disks == (0, 0), here == entries else {
      throw record.error("archives in several parts cannot be read")
    }
    return (entries, try record.length(UInt64.self), try record.length(UInt64.self), place)
  }
}
