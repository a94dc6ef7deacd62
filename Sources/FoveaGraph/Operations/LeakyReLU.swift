/// Multiplies negative numbers by a small slope: `y = x` where `x > 0`, else `slope x`.
///
/// Input and result have the same shape, any. At zero the gradient is the slope, as in PyTorch. The function
/// is that of Maas, Hannun and Ng 2013, section 2.
///
/// - (C1) The slope is a finite number.
public struct LeakyReLU: CompositeOperation {
  public static let name = "LeakyReLU"

  /// The factor of negative numbers.
  public var slope: Double

  /// Creates the operation with a slope, by default PyTorch's.
  public init(slope: Double = 0.01) { self.slope = slope }

  public var attributes: [(name: String, value: String)] { [("slope", "\(slope)")] }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 1...1)
    try require(slope.isFinite, "C1", "the slope must be a finite number, got \(slope)", remedy: "use 0.01")
    return [inputs[0]]
  }

  /// Appends `relu(x) - slope relu(-x)`, one of which is zero, so that nothing is rounded twice.
  ///
  /// - Throws: `ShapeError` if the input does not fit.
  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    let negated = try graph.apply(Unary(.affine(scale: -1, shift: 0)), inputs[0])
    let below = try graph.apply(ReLU(), negated)
    let positive = try graph.apply(ReLU(), inputs[0])
    return [try graph.apply(Sum(), positive, try graph.apply(Unary(.affine(scale: -slope, shift: 0)), below))]
  }

  /// Appends `dy` where `x > 0`, and `slope dy` elsewhere.
  ///
  /// - Throws: `ShapeError` if the values do not fit.
  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    let above = try graph.apply(ReLUGradient(), node.inputs[0], gradient)
    let below = try graph.apply(Binary(.subtract), gradient, above)
    return [try graph.apply(Sum(), above, try graph.apply(Unary(.affine(scale: slope, shift: 0)), below))]
  }
}
