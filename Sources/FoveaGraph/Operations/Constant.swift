public import FoveaCore

/// Makes a tensor that holds one number everywhere, from no input.
public struct Constant: Graph.Operation {
  public static let name = "Constant"

  /// The number that fills the result.
  public var value: Double
  /// The shape of the result.
  public var shape: TensorShape

  /// Creates the operation with a number and a shape, by default that of a scalar.
  public init(_ value: Double, shape: TensorShape = .scalar) {
    self.value = value
    self.shape = shape
  }

  public var attributes: [(name: String, value: String)] { [("value", "\(value)")] }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 0...0)
    return [TensorType(shape)]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] { [] }
}
