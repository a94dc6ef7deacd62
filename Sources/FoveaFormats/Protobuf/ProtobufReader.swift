package import FoveaCore
package import Foundation

/// A reader of a message in the wire format of Protocol Buffers, field by field.
///
/// It knows no schema and copies nothing: a field that holds bytes, a text or a message is a slice of the bytes that
/// were given. Lengths are compared with what is there before anything is taken.
package struct ProtobufReader {
  /// What a field holds, by the way its bytes end.
  package enum Value {
    /// A number of variable length: `int32`, `int64`, `bool` or `enum`.
    case number(UInt64)
    /// Eight bytes: `double`, `fixed64`.
    case fixed64(UInt64)
    /// Bytes of a length: `bytes`, `string`, a message, packed numbers.
    case bytes(Data)
    /// Four bytes: `float`, `fixed32`.
    case fixed32(UInt32)
  }

  /// The file, as errors call it.
  package let name: String
  private let bytes: Data
  private var position: Int

  /// Reads a message; errors call the file that it is in `name`.
  package init(_ bytes: Data, name: String) {
    (self.bytes, self.name) = (bytes, name)
    position = bytes.startIndex
  }

  /// The next field, nil at the end of the message.
  ///
  /// - Throws: `FoveaError` with code `.format` if the bytes are cut short or no message.
  package mutating func next() throws -> (field: Int, value: Value)? {
    guard position < bytes.endIndex else { return nil }
    let key = try varint()
    guard let field = Int(exactly: key >> 3), field > 0, field < 1 << 29 else {
      throw error("field \(key >> 3) is invalid")
    }
    switch key & 7 {
    case 0: return (field, .number(try varint()))
    case 1: return (field, .fixed64(try integer()))
    case 2:
      let length = try varint()
      guard length <= UInt64(bytes.endIndex - position) else {
        throw error("\(length) bytes are needed, \(bytes.endIndex - position) are left")
      }
      let start = position
      position += Int(length)
      return (field, .bytes(bytes[start..<position]))
    case 5: return (field, .fixed32(try integer()))
    default: throw error("a field ends in a way that this format no longer has")
    }
  }

  /// Reads the packed numbers that are left.
  ///
  /// - Throws: `FoveaError` with code `.format` if the last one is cut short.
  package mutating func numbers() throws -> [UInt64] {
    var numbers: [UInt64] = []
    while position < bytes.endIndex { numbers.append(try varint()) }
    return numbers
  }

  private mutating func varint() throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < bytes.endIndex else { throw error("a number is cut short") }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw error("a number has more than ten bytes")
  }

  private mutating func integer<Number: FixedWidthInteger>() throws -> Number {
    let width = Number.bitWidth / 8
    guard bytes.endIndex - position >= width else { throw error("a number is cut short") }
    defer { position += width }
    return (0..<width).reduce(0) { $0 | Number(bytes[position + $1]) << (8 * $1) }
  }

  /// An error at the current byte.
  package func error(_ problem: String) -> FoveaError {
    FoveaError(
      .format, at: name, "byte \(position): \(problem)",
      remedy: "the file is truncated, damaged or of another format")
  }
}

extension ProtobufReader.Value {
  /// The number as an `int64`, nil if the field is of another kind.
  package var int: Int64? { if case .number(let number) = self { Int64(bitPattern: number) } else { nil } }

  /// The number as a `float`, nil if the field is of another kind.
  package var float: Float? { if case .fixed32(let bits) = self { Float(bitPattern: bits) } else { nil } }

  /// The bytes, nil if the field is of another kind.
  package var data: Data? { if case .bytes(let data) = self { data } else { nil } }

  /// The bytes as UTF-8, nil if the field is of another kind or not UTF-8.
  package var text: String? { data.flatMap { String(validating: $0, as: UTF8.self) } }
}
