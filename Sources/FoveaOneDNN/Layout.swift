internal import COneDNN
internal import FoveaCore

/// Where each element of a tensor lies in memory: an owned oneDNN memory descriptor.
final class Layout {
  let reference: fdnn_layout_ref
  /// The logical extents; a scalar has one element here.
  let dimensions: [Int]
  /// Row-major, channels last, a number of channels in a block, or something only oneDNN can read.
  let kind: Int32

  init(taking reference: fdnn_layout_ref, dimensions: [Int]) {
    self.reference = reference
    self.dimensions = dimensions
    kind = fdnn_layout_kind(reference)
  }

  deinit { fdnn_layout_free(reference) }

  /// The layout that a primitive may choose.
  static func any(_ dimensions: [Int]) throws -> Layout {
    var reference: fdnn_layout_ref?
    try check(fdnn_layout_any(Int32(dimensions.count), dimensions.map(Int64.init), &reference), "layout")
    return Layout(taking: try some(reference), dimensions: dimensions)
  }

  /// A layout of a known kind.
  static func make(_ dimensions: [Int], kind: Int32 = 0) throws -> Layout {
    let extents = dimensions.isEmpty ? [1] : dimensions
    var reference: fdnn_layout_ref?
    try check(
      fdnn_layout_make(Int32(extents.count), extents.map(Int64.init), kind, &reference), "layout")
    return Layout(taking: try some(reference), dimensions: extents)
  }

  /// The row-major layout.
  static func plain(_ shape: TensorShape) throws -> Layout { try make(shape.dimensions) }

  var byteCount: Int { fdnn_layout_bytes(reference) }
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
    one === other || fdnn_layout_equal(one.reference, other.reference) != 0
  }
}

/// Turns a status of oneDNN into an error that names what was attempted.
func check(_ status: Int32, _ what: @autoclosure () -> String) throws {
  guard status != 0 else { return }
  throw FoveaError(.backend, at: what(), "oneDNN: \(String(cString: fdnn_status_text(status)))")
}

/// Unwraps what oneDNN promised to make.
func some<Wrapped>(_ made: Wrapped?) throws -> Wrapped {
  guard let made else { throw FoveaError(.backend, at: "oneDNN", "made nothing") }
  return made
}
