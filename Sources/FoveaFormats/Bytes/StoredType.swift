import FoveaCore

/// The types of numbers in files; a host tensor holds some of them in a wider type.
public enum StoredType: String, Hashable, Sendable, CaseIterable {
  /// IEEE 754 numbers of 16 bits, read as `float32`.
  case float16
  /// The upper halves of 32-bit floating point numbers, read as `float32`.
  case bfloat16
  /// IEEE 754 numbers of 32 bits.
  case float32
  /// IEEE 754 numbers of 64 bits.
  case float64
  /// Signed integers of 8 bits, read as `int32`.
  case int8
  /// Signed integers of 16 bits, read as `int32`.
  case int16
  /// Signed integers of 32 bits.
  case int32
  /// Signed integers of 64 bits.
  case int64
  /// Bytes.
  case uint8
  /// Integers of 16 bits without a sign, read as `int32`.
  case uint16
  /// Integers of 32 bits without a sign, read as `int64`.
  case uint32
  /// Truth values in a byte each, read as bytes of 0 and 1.
  case bool

  /// The size of one number in bytes.
  package var byteCount: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .float16, .bfloat16, .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64: 8
    }
  }

  /// The type of the elements that `elements(of:)` makes.
  var elementType: ElementType {
    switch self {
    case .float16, .bfloat16, .float32: .float32
    case .float64: .float64
    case .int8, .int16, .int32, .uint16: .int32
    case .int64, .uint32: .int64
    case .uint8, .bool: .uint8
    }
  }

  /// The bytes that so many bytes of a file take as elements of a host tensor.
  func widened(_ bytes: Int) -> Int { bytes / byteCount * elementType.byteCount }
}
