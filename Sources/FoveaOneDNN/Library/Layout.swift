internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

/// Where each element of a tensor lies in memory: an owned oneDNN memory descriptor.
final class Layout {
  let reference: fdnn_layout_ref
  /// The logical extents; a scalar has one element here.
  let dimensions: [Int]
  /// What the elements are; bytes, if only oneDNN can read them.
  let elementType: ElementType
  /// Row-major, channels last, a number of channels in a block, or something only oneDNN can read.
  let kind: Int32
  /// The elements in memory, those included that pad blocks of channels.
  let elementCount: Int

  /// Owns a descriptor that oneDNN has made.
  init(taking reference: fdnn_layout_ref, dimensions: [Int], elementType: ElementType? = nil) {
    self.reference = reference
    self.dimensions = dimensions
    let described = ElementType(describedBy: reference)
    self.elementType = elementType ?? described
    // What a primitive keeps in other elements than floats, it alone can read.
    let isReadable = elementType != nil || described == .float32
    kind = isReadable ? fdnn_layout_kind(reference) : Int32(FDNN_LAYOUT_OTHER)
    elementCount = fdnn_layout_bytes(reference) / described.byteCount
  }

  deinit { fdnn_layout_free(reference) }

  /// The layout that a primitive may choose.
  static func any(_ dimensions: [Int]) throws -> Layout {
    var reference: fdnn_layout_ref?
    try check(fdnn_layout_any(Int32(dimensions.count), dimensions.map(Int64.init), &reference), "layout")
    return Layout(taking: try some(reference), dimensions: dimensions)
  }

  /// A layout of a known kind.
  static func make(
    _ dimensions: [Int], kind: Int32 = 0, elementType: ElementType = .float32
  ) throws -> Layout {
    let extents = dimensions.isEmpty ? [1] : dimensions
    var reference: fdnn_layout_ref?
    try check(
      fdnn_layout_make(
        Int32(extents.count), extents.map(Int64.init), kind, elementType.descriptor, &reference),
      "layout")
    return Layout(taking: try some(reference), dimensions: extents, elementType: elementType)
  }

  /// The row-major layout of a value.
  static func plain(_ type: TensorType) throws -> Layout {
    try make(type.shape.dimensions, elementType: type.elementType)
  }

  /// The row-major layout of 32-bit floats.
  static func plain(_ shape: TensorShape) throws -> Layout { try make(shape.dimensions) }

  /// The size in memory.
  var byteCount: Int { elementCount * elementType.byteCount }
  var isPlain: Bool { kind == FDNN_LAYOUT_PLAIN }

  /// The name in reports, as in `nChw16c`.
  var name: String {
    switch kind {
    case -1: "opaque"
    case 0: "plain"
    case 1: "nhwc"
    default: "nChw\(kind)c"
    }
  }
}

extension Layout: Equatable {
  static func == (one: Layout, other: Layout) -> Bool {
    one === other
      || one.elementType == other.elementType && fdnn_layout_equal(one.reference, other.reference) != 0
  }
}

extension ElementType {
  /// The elements of a descriptor.
  fileprivate init(describedBy reference: fdnn_layout_ref) {
    switch fdnn_layout_element(reference) {
    case FDNN_FLOAT32: self = .float32
    case FDNN_INT32: self = .int32
    default: self = .uint8
    }
  }

  /// What oneDNN is told of the elements: of those that it does not know, and never reads, only where they lie.
  fileprivate var descriptor: fdnn_element {
    switch self {
    case .float32: FDNN_FLOAT32
    case .uint8: FDNN_UINT8
    case .int32, .int64, .float64: FDNN_INT32
    }
  }
}
