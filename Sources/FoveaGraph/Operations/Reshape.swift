public import FoveaCore

/// Gives the elements, row by row, another shape.
///
/// - (C1) Both shapes have the same number of elements.
public struct Reshape: Graph.Operation {
  public static let name = "Reshape"

  /// The shape of the result.
  public var shape: TensorShape

  /// Creates the operation with the shape of the result.
  public init(to shape: TensorShape) { self.shape = shape }

  public var attributes: [(name: String, value: String)] { [("to", "\(shape)")] }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireCount(inputs, 1...1)
    try require(
      inputs[0].shape.count == shape.count, "C1",
      "\(inputs[0].shape) has \(inputs[0].shape.count) elements, \(shape) has \(shape.count)")
    return [TensorType(shape, inputs[0].elementType)]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    return [try graph.apply(Reshape(to: graph.shape(of: node.inputs[0])), gradient)]
  }
}
