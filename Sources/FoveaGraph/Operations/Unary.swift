/// Applies one elementary function to every element.
///
/// Input and result have the same shape, any.
public struct Unary: Graph.Operation {
  public static let name = "Unary"

  /// The functions of one number.
  public enum Function: Hashable, Sendable {
    /// `eˣ`.
    case exponential
    /// The natural logarithm.
    case logarithm
    /// `√x`.
    case squareRoot
    /// `x` to a fixed power.
    case power(Double)
    /// `a x + b` for two fixed numbers.
    case affine(scale: Double, shift: Double)
  }

  /// The function that is applied to each element.
  public var function: Function

  /// Creates the operation with a function.
  public init(_ function: Function) { self.function = function }

  public var attributes: [(name: String, value: String)] { [("function", "\(function)")] }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 1...1)
    return [inputs[0]]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    let (x, y) = (node.inputs[0], node.outputs[0])
    switch function {
    case .exponential:
      return [try graph.apply(Binary(.multiply), gradient, y)]
    case .logarithm:
      return [try graph.apply(Binary(.divide), gradient, x)]
    case .squareRoot:
      let half = try graph.apply(Unary(.affine(scale: 0.5, shift: 0)), gradient)
      return [try graph.apply(Binary(.divide), half, y)]
    case .power(let exponent):
      let slope = try graph.apply(
        Unary(.affine(scale: exponent, shift: 0)), try graph.apply(Unary(.power(exponent - 1)), x))
      return [try graph.apply(Binary(.multiply), gradient, slope)]
    case .affine(let scale, _):
      return [try graph.apply(Unary(.affine(scale: scale, shift: 0)), gradient)]
    }
  }
}
