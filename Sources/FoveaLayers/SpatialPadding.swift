public import FoveaGraph

/// A height and a width, in rows and columns; a literal such as `3` is a square.
///
/// The name is repeated here so that a file of models needs `FoveaLayers` alone: `FoveaGraph` has
/// operations that are called like layers.
public typealias Size2D = FoveaGraph.Size2D

/// The rows and columns added around images before a window slides over them.
public enum SpatialPadding: Hashable, Sendable {
  /// Fixed numbers of rows and columns.
  case fixed(Padding)
  /// As much as makes the result `ceil(input / stride)` large, the odd row and column behind the image.
  ///
  /// This is the rule of Keras and TensorFlow: with an even total both sides get the same, otherwise the
  /// lower and the right side get one more, and averages do not count the padding.
  case same

  /// No rows or columns.
  public static let none = SpatialPadding.fixed(.none)

  /// The same number of rows above and below, and of columns on both sides.
  public static func symmetric(_ size: Size2D) -> SpatialPadding { .fixed(Padding(size)) }

  /// The same number of rows and columns on all four sides.
  public static func symmetric(_ width: Int) -> SpatialPadding { .symmetric(Size2D(width)) }

  /// The rows and columns to add for a window over an image of the given size.
  func resolved(for window: Window, over image: Size2D) -> Padding {
    switch self {
    case .fixed(let padding): return padding
    case .same:
      // A window that is beyond all bounds is refused by the operation that it belongs to.
      guard window.isComputable else { return .none }
      func total(_ input: Int, _ extent: Int, _ stride: Int) -> Int {
        guard stride > 0 else { return 0 }
        let positions = (input + stride - 1) / stride
        return max(0, (positions - 1) * stride + extent - input)
      }
      let rows = total(image.height, window.extent.height, window.stride.height)
      let columns = total(image.width, window.extent.width, window.stride.width)
      return Padding(
        top: rows / 2, left: columns / 2, bottom: rows - rows / 2, right: columns - columns / 2)
    }
  }
}

extension SpatialPadding: ExpressibleByIntegerLiteral {
  /// Makes a padding that is the same on all four sides.
  public init(integerLiteral width: Int) { self = .symmetric(width) }
}

extension Window {
  /// The window with the padding that it has over images of the given type.
  func padded(_ padding: SpatialPadding, over input: TensorType) -> Window {
    guard input.shape.rank == 4 else { return self }
    var window = self
    window.padding = padding.resolved(for: self, over: input.imageSize)
    return window
  }

  /// Size and movement for summaries, as in `3x3, stride 2, pad 1`.
  func detail(_ padding: SpatialPadding) -> String {
    let border =
      switch padding {
      case .same: ", same"
      case .fixed(.none): ""
      case .fixed(let widths) where widths == Padding(Size2D(widths.top, widths.left)):
        ", pad \(Size2D(widths.top, widths.left))"
      case .fixed(let widths): ", pad \(widths)"
      }
    return "\(size.height)x\(size.width)" + (stride == 1 ? "" : ", stride \(stride)") + border
      + (dilation == 1 ? "" : ", dilation \(dilation)") + (ceilMode ? ", ceil" : "")
  }
}
