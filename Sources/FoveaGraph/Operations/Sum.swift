/// Adds any number of tensors of one shape, element by element.
///
/// - (C1) All inputs have the same shape, and there is at least one.
public struct Sum: Graph.Operation {
  public static let name = "Sum"

  /// Makes the operation, which has no attributes.
  public init() {}

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try require(!inputs.isEmpty, "C1", "needs at least one input")
    try requireInputs(inputs, 1...inputs.count)
    try requireSameTypes(inputs)
    return [inputs[0]]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    node.inputs.map { _ in node.gradients[0] }
  }
}
