public import FoveaCore

/// Makes a tensor that holds one number everywhere, from no input.
public struct Constant: Graph.Operation {
  /// See ``Graph/Operation/name``.
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

  /// See ``Graph/Operation/attributes``.
  public var attributes: [(name: String, value: String)] { [("value", "\(value)")] }

  /// See ``Graph/Operation/outputTypes(_:)``.
  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 0...0)
    return [TensorType(shape)]
  }

  /// See ``Graph/Operation/inputGradients(of:in:)``.
  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] { [] }
}
