import FoveaCore

/// A height and a width, in rows and columns.
public struct Size2D: Hashable, Sendable, Codable {
  /// The number of rows.
  public var height: Int
  /// The number of columns.
  public var width: Int

  /// Makes a size.
  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  /// Makes a square size of so many rows and columns.
  public init(_ side: Int) { self.init(side, side) }
}

extension Size2D: ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// Makes a square size.
  public init(integerLiteral side: Int) { self.init(side) }

  /// One number for a square, `height x width` otherwise.
  public var description: String { height == width ? "\(height)" : "\(height)x\(width)" }
}

/// Rows and columns added around an image.
public struct Padding: Hashable, Sendable, Codable {
  /// Rows above.
  public var top: Int
  /// Columns to the left.
  public var left: Int
  /// Rows below.
  public var bottom: Int
  /// Columns to the right.
  public var right: Int

  /// Makes a padding of four widths.
  public init(top: Int, left: Int, bottom: Int, right: Int) {
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
  }

  /// Makes a padding that is the same above and below, and the same on both sides.
  public init(_ size: Size2D) {
    self.init(top: size.height, left: size.width, bottom: size.height, right: size.width)
  }

  /// No padding.
  public static let none = Padding(top: 0, left: 0, bottom: 0, right: 0)
}

extension Padding: ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// Makes a padding that is the same on all four sides.
  public init(integerLiteral width: Int) { self.init(Size2D(width, width)) }

  /// One number if all sides agree, otherwise `top,left,bottom,right`.
  public var description: String {
    Set([top, left, bottom, right]).count == 1 ? "\(top)" : "\(top),\(left),\(bottom),\(right)"
  }
}

/// A window that slides over an image: the geometry that convolution and pooling share.
public struct Window: Hashable, Sendable {
  /// The rows and columns that the window covers, before dilation.
  public var size: Size2D
  /// The distance between neighbouring positions.
  public var stride: Size2D
  /// Rows and columns added around the image.
  public var padding: Padding
  /// The distance between neighbouring taps: 1 for a dense window.
  public var dilation: Size2D
  /// Whether a last position that sticks out counts, unless it starts in the padding after the image.
  public var ceilMode: Bool

  /// Makes a window.
  public init(
    _ size: Size2D, stride: Size2D = 1, padding: Padding = .none, dilation: Size2D = 1,
    ceilMode: Bool = false
  ) {
    self.size = size
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.ceilMode = ceilMode
  }

  /// The rows and columns from the first tap to the last.
  public var extent: Size2D {
    func reach(_ taps: Int, _ dilation: Int) -> Int {
      min((taps &- 1).saturatingProduct(with: dilation), .max - 1) + 1
    }
    return Size2D(reach(size.height, dilation.height), reach(size.width, dilation.width))
  }

  /// Whether all numbers are so small that positions can be computed without overflow.
  package var isComputable: Bool {
    let numbers = [
      size.height, size.width, stride.height, stride.width, dilation.height, dilation.width, padding.top,
      padding.left, padding.bottom, padding.right,
    ]
    let limit = Int(Int32.max)
    return numbers.allSatisfy { (-limit...limit).contains($0) }
  }

  /// The number of positions over an image, nil if there is none.
  ///
  /// Follows Dumoulin and Visin 2016 (arXiv:1603.07285), relationship 15; in ceil mode, as in PyTorch, a
  /// window that would start behind the image and its leading padding is dropped.
  public func positions(over image: Size2D) -> Size2D? {
    guard isComputable, size.height > 0, size.width > 0, stride.height > 0, stride.width > 0,
      dilation.height > 0, dilation.width > 0
    else { return nil }
    func count(_ input: Int, _ before: Int, _ after: Int, _ extent: Int, _ stride: Int) -> Int? {
      let room = input + before + after - extent
      // In ceil mode even the first window may stick out, by less than a step.
      let reach = ceilMode ? room + stride - 1 : room
      guard input > 0, reach >= 0 else { return nil }
      let positions = reach / stride + 1
      guard ceilMode else { return positions }
      return (positions - 1) * stride >= input + before ? positions - 1 : positions
    }
    guard
      let rows = count(image.height, padding.top, padding.bottom, extent.height, stride.height),
      let columns = count(image.width, padding.left, padding.right, extent.width, stride.width)
    else { return nil }
    return Size2D(rows, columns)
  }

  /// The padding after the image that the positions really reach, which ceil mode can enlarge.
  public func effectivePadding(over image: Size2D) -> Padding? {
    guard let positions = positions(over: image) else { return nil }
    var effective = padding
    effective.bottom = max(
      (positions.height - 1) * stride.height + extent.height - image.height - padding.top, 0)
    effective.right = max(
      (positions.width - 1) * stride.width + extent.width - image.width - padding.left, 0)
    return effective
  }
}

extension TensorType {
  /// The rows and columns of images `[N, C, H, W]`.
  public var imageSize: Size2D { Size2D(shape[2], shape[3]) }
}

extension Graph.Operation {
  /// Throws unless the window covers something, moves on, and is given room rather than deprived of it.
  func requireMeaning(_ window: Window, _ label: String) throws(ShapeError) {
    for (name, size) in [("size", window.size), ("stride", window.stride), ("dilation", window.dilation)] {
      try require(min(size.height, size.width) >= 1, label, "the \(name) must be at least 1, got \(size)")
    }
    let padding = window.padding
    try require(
      min(padding.top, padding.left, padding.bottom, padding.right) >= 0, label,
      "padding must be at least 0, got \(padding)")
  }
}

extension Window {
  /// The parts of the window that differ from their defaults, for printing.
  var attributes: [(name: String, value: String)] {
    var list: [(name: String, value: String)] = []
    if stride != 1 { list.append(("stride", "\(stride)")) }
    if padding != .none { list.append(("padding", "\(padding)")) }
    if dilation != 1 { list.append(("dilation", "\(dilation)")) }
    if ceilMode { list.append(("ceilMode", "true")) }
    return list
  }
}
