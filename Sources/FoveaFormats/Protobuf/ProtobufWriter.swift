package import FoveaCore
package import Foundation

/// A writer of messages in the wire format of Protocol Buffers, field by field.
///
/// It knows no schema: the caller gives each field its number, from 1, and chooses the type that the schema
/// has. Zeros and empty texts are written too; readers treat them as defaults. Elements of tensors stay where
/// they are until the bytes are needed.
package struct ProtobufWriter {
  /// A part of the message.
  private enum Piece {
    case bytes(Data)
    case elements(HostTensor.Elements)
  }

  /// The parts of the message before ``tail``.
  private var pieces: [Piece] = []
  /// The last bytes.
  private var tail = Data()
  /// The number of bytes so far.
  package private(set) var count = 0

  /// Creates an empty message.
  package init() {}

  /// Creates a message of the fields that `body` writes.
  package init(_ body: (inout ProtobufWriter) throws -> Void) rethrows { try body(&self) }

  /// The bytes of the message so far.
  package var data: Data {
    var data = Data(capacity: count)
    forEachChunk { data.append($0) }
    return data
  }

  /// Hands the bytes of the message to `body`, those of tensors at most a megabyte at a time.
  package func forEachChunk(_ body: (Data) throws -> Void) rethrows {
    for piece in pieces {
      switch piece {
      case .bytes(let data): try body(data)
      case .elements(let elements): try elements.forEachChunk(body)
      }
    }
    try body(tail)
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
    append(value)
  }

  /// Writes a field of type `bytes`, or a packed field of repeated numbers of fixed size: the elements of a
  /// tensor, little-endian.
  package mutating func write(_ elements: HostTensor.Elements, field: Int) {
    key(field, .counted)
    varint(UInt64(elements.byteCount))
    append(elements)
  }

  /// Writes a packed field of repeated `int64`.
  package mutating func write(_ values: [Int64], field: Int) {
    write(ProtobufWriter { for value in values { $0.varint(UInt64(bitPattern: value)) } }.data, field: field)
  }

  /// Writes a field that is a message, with the fields that `body` writes.
  package mutating func message(field: Int, _ body: (inout ProtobufWriter) throws -> Void) rethrows {
    let inner = try ProtobufWriter(body)
    key(field, .counted)
    varint(UInt64(inner.count))
    for piece in inner.pieces {
      switch piece {
      case .bytes(let data): append(data)
      case .elements(let elements): append(elements)
      }
    }
    append(inner.tail)
  }

  private mutating func append(_ bytes: Data) {
    tail.append(bytes)
    count += bytes.count
  }

  private mutating func append(_ elements: HostTensor.Elements) {
    pieces += [.bytes(tail), .elements(elements)]
    tail = Data()
    count += elements.byteCount
  }

  private mutating func append(_ byte: UInt8) {
    tail.append(byte)
    count += 1
  }

  /// How the bytes of a field end.
  private enum WireType: UInt64 {
    case varint = 0
    case fixed64 = 1
    case counted = 2
    case fixed32 = 5
  }

  private mutating func key(_ field: Int, _ type: WireType) {
    precondition((1..<1 << 29).contains(field), "fields are numbered from 1")
    varint(UInt64(field) << 3 | type.rawValue)
  }

  /// Seven bits a byte, the lowest first; the highest bit of a byte says that another one follows.
  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  private mutating func littleEndian<Value: FixedWidthInteger>(_ value: Value) {
    for index in 0..<Value.bitWidth / 8 { append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }
}

extension HostTensor.Elements {
  /// The size of all elements in bytes.
  fileprivate var byteCount: Int { count * type.byteCount }
}
