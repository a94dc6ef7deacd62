/// Turns each row of numbers into probabilities: `y_k = exp(x_k) / Σ_j exp(x_j)`.
///
/// Input and result are `[N, K]`; each row of the result sums to 1.
///
/// - (C1) The input has two axes.
public struct Softmax: Graph.Operation {
  public static let name = "Softmax"

  /// Makes the operation, which has no attributes.
  public init() {}

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 1...1)
    try require(inputs[0].shape.rank == 2, "C1", "takes rows [N, K], got \(inputs[0].shape)")
    return [inputs[0]]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    return [try graph.apply(SoftmaxGradient(), node.outputs[0], gradient)]
  }
}

/// The gradient of softmax, from its result: `dx_k = y_k (dy_k - Σ_j dy_j y_j)`.
///
/// Takes the result `y` and the gradient `dy`, both `[N, K]`, and returns `dx`.
///
/// - (C1) Both inputs have the same shape.
public struct SoftmaxGradient: Graph.Operation {
  public static let name = "SoftmaxGradient"

  /// Makes the operation, which has no attributes.
  public init() {}

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2)
    try requireSameTypes(inputs)
    return [inputs[0]]
  }
}
