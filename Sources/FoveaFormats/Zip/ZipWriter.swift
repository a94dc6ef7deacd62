import Foundation
import FoveaCore

/// Writes a zip archive of stored entries, front to back.
///
/// Dates are left at the format's first day, so equal entries make equal archives. Numbers of 64 bits
/// are used where 32 are too few.
struct ZipWriter {
  private struct Entry {
    var name: [UInt8]
    var count: Int
    var checksum: UInt32
    var offset: Int
  }

  private let write: (Data) throws -> Void
  /// The least number that is written in the 64-bit form; less than usual in tests only.
  private let large: Int
  private var entries: [Entry] = []
  private var offset = 0

  /// Starts an archive; `write` is handed its bytes piece by piece.
  init(large: Int = 0xFFFF_FFFF, write: @escaping (Data) throws -> Void) {
    self.large = large
    self.write = write
  }

  /// Adds an entry.
  ///
  /// - Parameters:
  ///   - name: The name, at most 65535 bytes of UTF-8, not used before.
  ///   - count: The number of bytes.
  ///   - checksum: Their CRC-32.
  ///   - chunks: Hands the bytes, piece by piece, to the function that it is given.
  /// - Throws: `FoveaError` with code `.configuration` if the name is too long, and what writing throws.
  mutating func add(
    name: String, count: Int, checksum: UInt32, chunks: ((Data) throws -> Void) throws -> Void
  ) throws {
    let entry = Entry(name: Array(name.utf8), count: count, checksum: checksum, offset: offset)
    guard entry.name.count <= Int(UInt16.max) else {
      throw FoveaError(.configuration, at: "zip", "a name of \(entry.name.count) bytes is too long")
    }
    let isLarge = count >= large
    var header = Fields()
    header.append(UInt32(0x0403_4B50))
    header.append(common(entry, isLarge: isLarge, extra: isLarge ? 20 : 0))
    header.bytes += entry.name
    if isLarge { header.appendWide([count, count]) }
    try write(Data(header.bytes))
    try chunks(write)
    offset += header.bytes.count + count
    entries.append(entry)
  }

  /// Writes the directory, which ends the archive.
  mutating func finish() throws {
    let start = offset
    for entry in entries {
      let isLarge = entry.count >= large || entry.offset >= large
      var line = Fields()
      line.append(UInt32(0x0201_4B50))
      line.append(UInt16(isLarge ? 45 : 20))
      line.append(common(entry, isLarge: isLarge, extra: isLarge ? 28 : 0))
      // No comment, part 0, no attributes.
      line.bytes += [UInt8](repeating: 0, count: 10)
      line.append(isLarge ? .max : UInt32(entry.offset))
      line.bytes += entry.name
      if isLarge { line.appendWide([entry.count, entry.count, entry.offset]) }
      try write(Data(line.bytes))
      offset += line.bytes.count
    }
    let isLarge = entries.count >= min(large, 0xFFFF) || offset >= large
    var end = Fields()
    if isLarge {
      end.append(UInt32(0x0606_4B50))
      end.append(UInt64(44))
      end.append(UInt16(45))
      end.append(UInt16(45))
      end.append(UInt64(0))
      for number in [entries.count, entries.count, offset - start, start] { end.append(UInt64(number)) }
      end.append(UInt32(0x0706_4B50))
      end.append(UInt32(0))
      end.append(UInt64(offset))
      end.append(UInt32(1))
    }
    end.append(UInt32(0x0605_4B50))
    end.append(UInt32(0))
    for _ in 0..<2 { end.append(isLarge ? .max : UInt16(entries.count)) }
    end.append(isLarge ? .max : UInt32(offset - start))
    end.append(isLarge ? .max : UInt32(start))
    end.append(UInt16(0))
    try write(Data(end.bytes))
  }

  /// What an entry's header and its line in the directory have in common.
  private func common(_ entry: Entry, isLarge: Bool, extra: Int) -> Fields {
    var fields = Fields()
    fields.append(UInt16(isLarge ? 45 : 20))
    // Bit 11: the name is UTF-8.
    fields.append(UInt16(0x0800))
    fields.append(UInt16(0))
    // 1 January 1980, midnight.
    fields.append(UInt16(0))
    fields.append(UInt16(0x0021))
    fields.append(entry.checksum)
    for _ in 0..<2 { fields.append(isLarge ? .max : UInt32(entry.count)) }
    fields.append(UInt16(entry.name.count))
    fields.append(UInt16(extra))
    return fields
  }

  /// Little-endian numbers, one after the other.
  private struct Fields {
    var bytes: [UInt8] = []

    mutating func append(_ number: some FixedWidthInteger & UnsignedInteger) {
      for index in 0..<number.bitWidth / 8 {
        bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index)))
      }
    }

    mutating func append(_ fields: Fields) { bytes += fields.bytes }

    /// Appends the extra field 1, which holds numbers of 64 bits.
    mutating func appendWide(_ numbers: [Int]) {
      append(UInt16(1))
      append(UInt16(8 * numbers.count))
      for number in numbers { append(UInt64(number)) }
    }
  }
}
