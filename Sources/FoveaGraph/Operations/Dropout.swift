public import FoveaCore

/// Sets elements to zero with a probability, and scales the others up so that the mean stays.
///
/// `y = x / (1 - rate)` where the number drawn for the element is at least `rate`, else 0
/// (Srivastava et al. 2014). The draws are those of ``RandomUniform``; the gradient draws them again
/// instead of keeping a mask.
///
/// | Value      | Shape                                                                  |
/// | ---------- | ---------------------------------------------------------------------- |
/// | `input`    | any, its first axis counts rows                                        |
/// | `position` | `int64[2]`: the global step, the row of the global batch that row 0 is |
/// | result     | as the input                                                           |
///
/// - (C1) The rate lies in `0..<1`.
public struct Dropout: CompositeOperation {
  public static let name = "Dropout"

  /// The probability with which an element becomes zero, in `0..<1`.
  public var rate: Double
  /// The seed of the run.
  public var seed: UInt64
  /// The path of the layer that drops.
  public var path: String

  /// Creates the operation with a rate in `0..<1`, the seed of the run and the path of the layer.
  public init(rate: Double, seed: UInt64, path: String) {
    self.rate = rate
    self.seed = seed
    self.path = path
  }

  public var attributes: [(name: String, value: String)] { [("rate", "\(rate)"), ("path", path)] }

  /// The draws for an input of the given shape.
  public func draws(for shape: TensorShape) -> RandomUniform {
    RandomUniform(shape: shape, seed: seed, path: path)
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireCount(inputs, 2...2)
    try require((0..<1).contains(rate), "C1", "the rate must be in 0..<1, got \(rate)", remedy: "use 0.5")
    _ = try draws(for: inputs[0].shape).outputTypes([inputs[1]])
    try requireInputs(inputs, 2...2, integers: [1: .int64])
    return [inputs[0]]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil, nil] }
    return [try graph.apply(self, gradient, node.inputs[1]), nil]
  }

  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    let shape = graph.shape(of: inputs[0])
    let draws = try graph.apply(draws(for: shape), inputs[1])
    let rates = try graph.apply(Constant(rate, shape: shape))
    let dropped = try graph.apply(Binary(.greater), rates, draws)
    let factor = 1 / (1 - rate)
    let factors = try graph.apply(Unary(.affine(scale: -factor, shift: factor)), dropped)
    return [try graph.apply(Binary(.multiply), inputs[0], factors)]
  }
}
