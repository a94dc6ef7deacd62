/// Replaces negative numbers by zero: `y = max(x, 0)`.
///
/// NaN stays NaN.
///
/// Input and result have the same shape, any.
public struct ReLU: Graph.Operation {
  public static let name = "ReLU"

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
    return [try graph.apply(ReLUGradient(), node.outputs[0], gradient)]
  }
}

/// The gradient of `ReLU`, from its result: `dx = 0` where `y <= 0`, else `dy`.
///
/// Takes the result `y` and the gradient `dy`, of one shape, and returns `dx`.
///
/// - (C1) Both inputs have the same shape.
public struct ReLUGradient: Graph.Operation {
  public static let name = "ReLUGradient"

  /// Makes the operation, which has no attributes.
  public init() {}

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2)
    try requireSameTypes(inputs)
    return [inputs[0]]
  }
}
