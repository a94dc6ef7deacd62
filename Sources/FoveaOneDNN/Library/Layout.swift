internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

/// Where each element of a tensor lies in memory: an owned oneDNN memory descriptor.
final class Layout {
  let reference: fdnn_layout_ref
  /// The logical extents; a scalar has one element here.
  let dimensions: [Int]
  /// What the elements are; bytes, if only oneDNN can read them.
  let element: Element
  /// Row-major, channels last, a number of channels in a block, or something only oneDNN can read.
  let kind: Int32
  /// The elements in memory, those included that pad blocks of channels.
  let elementCount: Int

  /// Owns a descriptor that oneDNN has made.
  init(taking reference: fdnn_layout_ref, dimensions: [Int], element: Element? = nil) {
    self.reference = reference
    self.dimensions = dimensions
    let described = Element(describedBy: reference)
    self.element = element ?? described
    // What has no extents here, such as a workspace, its primitive alone can read.
    let isReadable = element != nil || !dimensions.isEmpty && described != .int32
    kind = isReadable ? fdnn_layout_kind(reference) : Int32(FDNN_LAYOUT_OTHER)
    elementCount = fdnn_layout_bytes(reference) / described.byteCount
  }

  deinit { fdnn_layout_free(reference) }

  /// The layout that a primitive may choose.
  static func any(_ dimensions: [Int], element: Element = .float32) throws -> Layout {
    var reference: fdnn_layout_ref?
    try check(
      fdnn_layout_any(Int32(dimensions.count), dimensions.map(Int64.init), element.descriptor, &reference),
      "layout")
    return Layout(taking: try some(reference), dimensions: dimensions)
  }

  /// A layout of a known kind.
  static func make(
    _ dimensions: [Int], kind: Int32 = 0, element: Element = .float32
  ) throws -> Layout {
    let extents = dimensions.isEmpty ? [1] : dimensions
    var reference: fdnn_layout_ref?
    try check(
      fdnn_layout_make(
        Int32(extents.count), extents.map(Int64.init), kind, element.descriptor, &reference),
      "layout")
    return Layout(taking: try some(reference), dimensions: extents, element: element)
  }

  /// The row-major layout of a value.
  static func plain(_ type: TensorType) throws -> Layout {
    try make(type.shape.dimensions, element: Element(type.elementType))
  }

  /// The row-major layout of 32-bit floats.
  static func plain(_ shape: TensorShape) throws -> Layout { try make(shape.dimensions) }

  /// The same places for other elements; row-major, if only oneDNN knows the places.
  func holding(_ element: Element) throws -> Layout {
    self.element == element ? self : try .make(dimensions, kind: max(kind, 0), element: element)
  }

  /// The same places with the axes in another order: axis `i` of the result is axis `axes[i]` here.
  func permuted(_ axes: [Int]) throws -> Layout {
    var reference: fdnn_layout_ref?
    try check(fdnn_layout_permute(self.reference, axes.map(Int32.init), &reference), "layout")
    return Layout(
      taking: try some(reference), dimensions: axes.map { dimensions[$0] }, element: element)
  }

  /// The size in memory.
  var byteCount: Int { elementCount * element.byteCount }
  var isPlain: Bool { kind == FDNN_LAYOUT_PLAIN }

  /// The name in reports, as in `nChw16c`, or `bf16:nChw16c` where elements are `bfloat16`, `u8:` and
  /// `s8:` where they are bytes.
  var name: String {
    let places =
      switch kind {
      case -1: "opaque"
      case 0: "plain"
      case 1: "nhwc"
      default: "nChw\(kind)c"
      }
    return switch element {
    case .bfloat16: "bf16:\(places)"
    case .int8: "s8:\(places)"
    case .uint8: "u8:\(places)"
    case .float32, .int32, .int64, .float64: places
    }
  }
}

extension Layout: Equatable {
  static func == (one: Layout, other: Layout) -> Bool {
    one === other
      || one.element == other.element && fdnn_layout_equal(one.reference, other.reference) != 0
  }
}
