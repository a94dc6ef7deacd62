package import Foundation

/// A writer of messages in the wire format of Protocol Buffers, field by field.
///
/// It knows no schema: the caller gives each field its number, from 1, and chooses the type that the schema
/// has. Zeros and empty texts are written too; readers treat them as defaults.
package struct ProtobufWriter {
  /// The bytes of the message so far.
  package private(set) var data = Data()

  /// Creates an empty message.
  package init() {}

  /// Creates a message of the fields that `body` writes.
  package init(_ body: (inout ProtobufWriter) throws -> Void) rethrows { try body(&self) }

  /// How the bytes of a field end.
  private enum WireType: UInt64 {
    case varint = 0
    case fixed64 = 1
    case counted = 2
    case fixed32 = 5
  }

  /// Writes a field of type `int32`, `int64` or `enum`.
  package mutating func write(_ value: Int64, field: Int) {
    key(field, .varint)
    varint(UInt64(bitPattern: value))
  }

  /// Writes a field of type `bool`.
  package mutating func write(_ value: Bool, field: Int) { write(value ? 1 : 0 as Int64, field: field) }

  /// Writes a field of type `double`.
  package mutating func write(_ value: Double, field: Int) {
    key(field, .fixed64)
    littleEndian(value.bitPattern)
  }

  /// Writes a field of type `float`.
  package mutating func write(_ value: Float, field: Int) {
    key(field, .fixed32)
    littleEndian(value.bitPattern)
  }

  /// Writes a field of type `string`.
  package mutating func write(_ value: String, field: Int) { write(Data(value.utf8), field: field) }

  /// Writes a field of type `bytes`.
  package mutating func write(_ value: Data, field: Int) {
    key(field, .counted)
    varint(UInt64(value.count))
    data.append(value)
  }

  /// Writes a field that is a message, with the fields that `body` writes.
  package mutating func message(field: Int, _ body: (inout ProtobufWriter) throws -> Void) rethrows {
    write(try ProtobufWriter(body).data, field: field)
  }

  private mutating func key(_ field: Int, _ type: WireType) {
    precondition((1..<1 << 29).contains(field), "fields are numbered from 1")
    varint(UInt64(field) << 3 | type.rawValue)
  }

  /// Seven bits a byte, the lowest first; the highest bit of a byte says that another one follows.
  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      data.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    data.append(UInt8(rest))
  }

  private mutating func littleEndian<Value: FixedWidthInteger>(_ value: Value) {
    for index in 0..<Value.bitWidth / 8 { data.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }
}
