/// Squashes numbers into (-1, 1): `y = tanh(x)`.
///
/// Input and result have the same shape, any.
public struct Tanh: Graph.Operation {
  public static let name = "Tanh"

  /// Makes the operation, which has no attributes.
  public init() {}

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 1...1)
    return [inputs[0]]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    return [try graph.apply(TanhGradient(), node.outputs[0], gradient)]
  }
}

/// The gradient of `Tanh`, from its result: `dx = dy (1 - y²)`.
///
/// Takes the result `y` and the gradient `dy`, of one shape, and returns `dx`.
///
/// - (C1) Both inputs have the same shape.
public struct TanhGradient: Graph.Operation {
  public static let name = "TanhGradient"

  /// Makes the operation, which has no attributes.
  public init() {}

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2)
    try requireSameTypes(inputs)
    return [inputs[0]]
  }
}
