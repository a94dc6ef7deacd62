public import FoveaCore

/// Draws numbers uniformly from `[0, 1)`, as a pure function of seed, path, step and place.
///
/// | Value      | Shape                                                               |
/// | ---------- | ------------------------------------------------------------------- |
/// | `position` | `int64[2]`: the global step, the row of the global batch that row 0 is |
/// | result     | `shape`, whose first axis counts rows                               |
///
/// Element `i` in row-major order of row `r` is the number that
/// `RandomKey(seed:).folding("dropout").folding(path).folding(step)` has at the element's place in the
/// global batch, so a batch cut into parts draws what the whole batch would.
///
/// - (C1) The position is `int64[2]`, and the shape has a first axis.
public struct RandomUniform: Graph.Operation {
  public static let name = "RandomUniform"

  /// The shape of the result.
  public var shape: TensorShape
  /// The seed of the run.
  public var seed: UInt64
  /// The path of the layer that draws.
  public var path: String

  /// Creates the operation with the shape of the result, the seed of the run and the path of the layer.
  public init(shape: TensorShape, seed: UInt64, path: String) {
    self.shape = shape
    self.seed = seed
    self.path = path
  }

  /// The key of all steps, into which the step's number is folded.
  public var key: RandomKey { RandomKey(seed: seed).folding("dropout").folding(path) }

  public var attributes: [(name: String, value: String)] { [("path", path)] }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireCount(inputs, 1...1)
    try require(
      inputs[0] == TensorType([2], .int64) && shape.rank > 0, "C1",
      "takes a position int64[2], got \(inputs[0]) for a result of shape \(shape)")
    return [TensorType(shape)]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] { [nil] }
}
