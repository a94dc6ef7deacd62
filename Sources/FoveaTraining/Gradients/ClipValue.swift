import FoveaCore
public import FoveaGraph

/// Limits each element of the gradients, as `torch.nn.utils.clip_grad_value_` does.
public struct ClipValue: GradientTransform {
  /// The name of the gradient transform in configurations, `clip-value`.
  public static let name = "clip-value"
  /// A phrase that describes the gradient transform in lists and help pages.
  public static let summary = "limits each element of the gradients"

  /// The largest distance from 0, in `1e-30...1e30`.
  public var limit: Double

  /// Makes the transform with a limit of 1.
  public init() { self.init(limit: 1) }

  /// Creates the transform with the largest distance of an element from 0.
  public init(limit: Double) { self.limit = limit }

  /// A description of the first value out of range; nil if all are valid.
  public var problem: String? {
    (1e-30...1e30).contains(limit) ? nil : "limit must be in 1e-30...1e30, got \(limit)"
  }

  /// Appends the limits of each gradient.
  public func transform(
    _ gradients: [Graph.Value], in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    var clipped: [Graph.Value] = []
    for gradient in gradients {
      let top = try graph.applyAll(Constant(limit, shape: graph.shape(of: gradient)), [])[0]
      let bottom = try graph.apply(Unary(.affine(scale: -1, shift: 0)), top)
      let isHigh = try graph.apply(Binary(.greater), gradient, top)
      let isLow = try graph.apply(Binary(.greater), bottom, gradient)
      clipped.append(
        try graph.select(isHigh, top, else: try graph.select(isLow, bottom, else: gradient)))
    }
    return clipped
  }
}

extension Graph {
  /// Appends the choice between two values by a mask of ones and zeros.
  fileprivate mutating func select(
    _ mask: Graph.Value, _ value: Graph.Value, else other: Graph.Value
  ) throws(ShapeError) -> Graph.Value {
    let rest = try apply(Unary(.affine(scale: -1, shift: 1)), mask)
    return try apply(
      Binary(.add), try apply(Binary(.multiply), value, mask), try apply(Binary(.multiply), other, rest))
  }
}
