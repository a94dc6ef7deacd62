package import FoveaCore
import FoveaFormats

/// The kinds of elements that ONNX knows (enumeration `TensorProto.DataType`), of which a few are used here.
package struct ONNXElementType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The number of the kind in the schema.
  package let rawValue: Int64

  /// Makes a kind from its number.
  package init(rawValue: Int64) { self.rawValue = rawValue }

  /// Makes the kind of the elements of a host tensor.
  package init(_ type: ElementType) {
    switch type {
    case .float32: self = .float32
    case .uint8: self = .uint8
    case .int8: self = .int8
    case .int32: self = .int32
    case .int64: self = .int64
    case .float64: self = .float64
    }
  }

  package static let float32 = Self(rawValue: 1)
  package static let uint8 = Self(rawValue: 2)
  package static let int8 = Self(rawValue: 3)
  package static let int32 = Self(rawValue: 6)
  package static let int64 = Self(rawValue: 7)
  package static let bool = Self(rawValue: 9)
  package static let float16 = Self(rawValue: 10)
  package static let float64 = Self(rawValue: 11)
  package static let bfloat16 = Self(rawValue: 16)

  /// The names of the kinds by their numbers.
  private static let names = [
    "undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16",
    "float64", "uint32", "uint64", "complex64", "complex128", "bfloat16",
  ]

  /// How elements of the kind lie in a file, nil if they cannot be read.
  var stored: StoredType? {
    switch self {
    case .float32: .float32
    case .uint8: .uint8
    case .int8: .int8
    case .int32: .int32
    case .int64: .int64
    case .bool: .bool
    case .float16: .float16
    case .float64: .float64
    case .bfloat16: .bfloat16
    default: nil
    }
  }

  /// The name of the kind, or its number.
  package var description: String {
    Self.names.indices.contains(Int(clamping: rawValue)) ? Self.names[Int(rawValue)] : "type \(rawValue)"
  }
}
