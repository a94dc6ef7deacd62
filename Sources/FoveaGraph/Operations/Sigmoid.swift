/// Squashes numbers into (0, 1): `y = 1 / (1 + exp(-x))`.
///
/// Input and result have the same shape, any.
public struct Sigmoid: Graph.Operation {
  public static let name = "Sigmoid"

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
    return [try graph.apply(SigmoidGradient(), node.outputs[0], gradient)]
  }
}

/// The gradient of `Sigmoid`, from its result: `dx = dy y (1 - y)`.
///
/// Takes the result `y` and the gradient `dy`, of one shape, and returns `dx`.
///
/// - (C1) Both inputs have the same shape.
public struct SigmoidGradient: Graph.Operation {
  public static let name = "SigmoidGradient"

  /// Makes the operation, which has no attributes.
  public init() {}

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2)
    try requireSameTypes(inputs)
    return [inputs[0]]
  }
}
