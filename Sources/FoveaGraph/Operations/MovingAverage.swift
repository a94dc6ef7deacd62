/// Moves a running statistic towards a new observation: `(1 - weight) old + weight scale new`.
///
/// Takes `old` and `new`, of one shape. Running variances use `scale = n / (n - 1)`, which makes the
/// biased variance of a batch of `n` values unbiased, as PyTorch does.
///
/// - (C1) Both inputs have the same shape.
public struct MovingAverage: CompositeOperation {
  public static let name = "MovingAverage"

  /// The share of the new observation (PyTorch's `momentum`; Keras names the complement so).
  public var weight: Double
  /// The factor of the new observation.
  public var scale: Double

  /// Creates the operation with the weight and the factor of the new observation.
  public init(weight: Double, scale: Double = 1) {
    self.weight = weight
    self.scale = scale
  }

  public var attributes: [(name: String, value: String)] {
    [("weight", "\(weight)")] + (scale == 1 ? [] : [("scale", "\(scale)")])
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2)
    try requireSameTypes(inputs)
    return [inputs[0]]
  }

  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    let old = try graph.apply(Unary(.affine(scale: 1 - weight, shift: 0)), inputs[0])
    let new = try graph.apply(Unary(.affine(scale: weight * scale, shift: 0)), inputs[1])
    return [try graph.apply(Sum(), old, new)]
  }
}
