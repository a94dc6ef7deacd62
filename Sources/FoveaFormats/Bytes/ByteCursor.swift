import FoveaCore

/// Walks through bytes in memory, front to back; whatever lies past their end is an error.
struct ByteCursor {
  private let bytes: [UInt8]
  /// The number of bytes passed so far.
  private(set) var position: Int
  /// The file, as errors call it.
  let name: String
  /// The part of the file that the bytes are, as errors call it.
  let part: String

  /// Begins at `position` of the bytes.
  init(_ bytes: [UInt8], at position: Int = 0, of name: String, part: String) {
    self.bytes = bytes
    self.position = position
    self.name = name
    self.part = part
  }

  /// The number of bytes still to come.
  var remaining: Int { bytes.count - position }

  /// The next byte.
  mutating func byte() throws -> UInt8 {
    guard position < bytes.count else { throw ended(needing: 1) }
    defer { position += 1 }
    return bytes[position]
  }

  /// The next `count` bytes.
  mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count >= 0, count <= remaining else { throw ended(needing: count) }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// Skips `count` bytes.
  mutating func skip(_ count: Int) throws { _ = try take(count) }

  /// The next little-endian integer.
  mutating func integer<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws -> Number {
    try take(Number.bitWidth / 8).reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }

  /// The next little-endian unsigned integer of the given type, as a length or a place.
  mutating func length<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type) throws -> Int {
    let number = try integer(type)
    guard let length = Int(exactly: number) else { throw error("a length of \(number) bytes is invalid") }
    return length
  }

  /// The next little-endian unsigned integer of 1, 2, 4 or 8 bytes, as a length.
  mutating func number(bytes: Int) throws -> Int {
    switch bytes {
    case 1: Int(try byte())
    case 2: try length(UInt16.self)
    case 4: try length(UInt32.self)
    default: try length(UInt64.self)
    }
  }

  /// The bytes still to come, without passing them.
  var bytesAhead: ArraySlice<UInt8> { bytes[position...] }

  /// The next bytes up to a line feed, which is skipped.
  mutating func line() throws -> ArraySlice<UInt8> {
    guard let end = bytes[position...].firstIndex(of: 0x0A) else { throw error("a line does not end") }
    defer { position = end + 1 }
    return bytes[position..<end]
  }

  /// An error at the current byte.
  func error(_ problem: String, remedy: Remedy = "the file is damaged") -> FoveaError {
    FoveaError(.format, at: name, "\(part), byte \(position): \(problem)", remedy: remedy)
  }

  private func ended(needing count: Int) -> FoveaError {
    error("\(count) bytes are needed, \(remaining) are left", remedy: "the file is truncated or damaged")
  }
}
