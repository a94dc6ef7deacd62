public import Fovea
public import FoveaGraph

/// Multiplies each number by its sigmoid: `y = x / (1 + exp(-x))`.
///
/// Input and result have the same shape, any. As a composite it runs on every backend. The function is SiLU of Elfwing,
/// Uchibe and Doya 2017, which Ramachandran, Zoph and Le 2017 call Swish.
///
/// - (C0) There is one input.
public struct Swish: CompositeOperation {
  /// The name in printed graphs and errors.
  public static let name = "Swish"

  /// Makes the operation, which has no attributes.
  public init() {}

  /// The type of the input.
  ///
  /// - Throws: `ShapeError` if there is not one input.
  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    guard inputs.count == 1 else {
      throw ShapeError("takes 1 input, got \(inputs.count)", rule: "Swish C0")
    }
    return inputs
  }

  /// Appends `x sigmoid(x)`.
  ///
  /// - Throws: `ShapeError` if the operations refuse the value.
  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    [try graph.apply(Binary(.multiply), inputs[0], try graph.apply(Sigmoid(), inputs[0]))]
  }

  /// Appends `dy s + dy x s (1 - s)` with `s = sigmoid(x)`.
  ///
  /// - Throws: `ShapeError` if the operations refuse the values.
  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    let sigmoid = try graph.apply(Sigmoid(), node.inputs[0])
    let direct = try graph.apply(Binary(.multiply), gradient, sigmoid)
    let product = try graph.apply(Binary(.multiply), gradient, node.inputs[0])
    return [try graph.apply(Sum(), direct, try graph.apply(SigmoidGradient(), sigmoid, product))]
  }
}

/// Applies ``Swish`` to every number, as a layer.
public struct SwishActivation: Layer {
  /// Makes the layer.
  public init() {}

  /// Appends the operation.
  ///
  /// - Throws: `ShapeError` if the operation refuses the value.
  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    try context.graph.apply(Swish(), input)
  }
}
