/// Combines two tensors of one shape, element by element.
///
/// - (C1) Both inputs have the same shape.
public struct Binary: Graph.Operation {
  public static let name = "Binary"

  /// The functions of two numbers.
  public enum Function: String, Hashable, Sendable, CaseIterable {
    /// `x + y`.
    case add
    /// `x - y`.
    case subtract
    /// `x y`.
    case multiply
    /// `x / y`.
    case divide
    /// 1 where `x` is greater than `y`, else 0; its gradient is zero.
    case greater
  }

  /// The function of two numbers that is applied to each pair of elements.
  public var function: Function

  /// Creates the operation with a function.
  public init(_ function: Function) { self.function = function }

  public var attributes: [(name: String, value: String)] { [("function", function.rawValue)] }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2)
    try requireSameTypes(inputs)
    return [inputs[0]]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil, nil] }
    let (x, y) = (node.inputs[0], node.inputs[1])
    let negated = Unary(.affine(scale: -1, shift: 0))
    switch function {
    case .add: return [gradient, gradient]
    case .subtract:
      return [gradient, node.needs[1] ? try graph.apply(negated, gradient) : nil]
    case .multiply:
      return [
        node.needs[0] ? try graph.apply(Binary(.multiply), gradient, y) : nil,
        node.needs[1] ? try graph.apply(Binary(.multiply), gradient, x) : nil,
      ]
    case .divide:
      let first = try graph.apply(Binary(.divide), gradient, y)
      guard node.needs[1] else { return [first, nil] }
      let product = try graph.apply(Binary(.multiply), first, node.outputs[0])
      return [first, try graph.apply(negated, product)]
    case .greater: return [nil, nil]
    }
  }
}
