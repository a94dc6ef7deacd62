/// The extents of a tensor, outermost axis first: `[N, C, H, W]` for a batch of images.
public struct TensorShape: Hashable, Sendable {
  /// The extent of each axis, every one at least zero.
  public let dimensions: [Int]

  /// Makes a shape of the given extents, outermost axis first.
  public init(_ dimensions: [Int]) {
    precondition(dimensions.allSatisfy { $0 >= 0 }, "a shape has no negative extent: \(dimensions)")
    self.dimensions = dimensions
  }

  /// The shape of a single number, which has no axes.
  public static let scalar = TensorShape([])

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// The number of elements: the product of all extents, 1 for a scalar; the largest integer where the
  /// product would be larger.
  public var count: Int { dimensions.reduce(1) { $0.saturatingProduct(with: $1) } }

  /// The distance in elements between neighbours along each axis, rows laid out last axis fastest.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1].saturatingProduct(with: dimensions[axis + 1])
    }
    return strides
  }

  /// The extent of one axis.
  public subscript(axis: Int) -> Int { dimensions[axis] }

  /// The same shape with one axis of another extent.
  public func replacing(axis: Int, with extent: Int) -> TensorShape {
    var changed = dimensions
    changed[axis] = extent
    return TensorShape(changed)
  }
}

extension TensorShape: ExpressibleByArrayLiteral {
  /// Makes a shape from a literal such as `[128, 1, 96, 96]`.
  public init(arrayLiteral elements: Int...) { self.init(elements) }
}

extension TensorShape: CustomStringConvertible {
  /// The extents in brackets, as in `[128, 1, 96, 96]`.
  public var description: String { "[" + dimensions.map(String.init).joined(separator: ", ") + "]" }
}
