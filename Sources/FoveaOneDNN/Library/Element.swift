internal import COneDNN
internal import FoveaCore

/// What the elements of a layout are: those of the graph's types, and what values are kept in between operations.
enum Element {
  case float32
  /// The upper half of a `float32`: its range, and eight bits of its digits.
  case bfloat16
  case int32
  case uint8
  case int8
  case int64
  case float64

  /// The elements of a type of the graph.
  init(_ type: ElementType) {
    switch type {
    case .float32: self = .float32
    case .float64: self = .float64
    case .int32: self = .int32
    case .int64: self = .int64
    case .uint8: self = .uint8
    case .int8: self = .int8
    }
  }

  /// The elements of a descriptor; bytes, if only oneDNN can read them.
  init(describedBy reference: fdnn_layout_ref) {
    switch fdnn_layout_element(reference) {
    case FDNN_FLOAT32: self = .float32
    case FDNN_BFLOAT16: self = .bfloat16
    case FDNN_INT32: self = .int32
    case FDNN_INT8: self = .int8
    default: self = .uint8
    }
  }

  /// What oneDNN is told of the elements: of those that it does not know, and never reads, only where they lie.
  var descriptor: fdnn_element {
    switch self {
    case .float32: FDNN_FLOAT32
    case .bfloat16: FDNN_BFLOAT16
    case .uint8: FDNN_UINT8
    case .int8: FDNN_INT8
    case .int32, .int64, .float64: FDNN_INT32
    }
  }

  /// The size of an element in memory.
  var byteCount: Int {
    switch self {
    case .uint8, .int8: 1
    case .bfloat16: 2
    case .float32, .int32: 4
    case .int64, .float64: 8
    }
  }
}
