import FoveaCore

/// Normalises each channel to a mean and a deviation, then scales and shifts it.
///
/// `y = (x - mean) / sqrt(variance + epsilon) * scale + shift` (Ioffe and Szegedy 2015,
/// arXiv:1502.03167, algorithm 1). With `.batch` statistics mean and (biased) variance are those of
/// the batch, and are results too; with `.given` statistics they are inputs and constants of the gradient.
///
/// | Value                            | Shape          |
/// | -------------------------------- | -------------- |
/// | `input`                          | `[N, C, H, W]` |
/// | `scale`, `shift`                 | `[C]`          |
/// | `mean`, `variance` if `.given`   | `[C]`          |
/// | result                           | `[N, C, H, W]` |
/// | mean, variance, if `.batch`      | `[C]`          |
///
/// - (C1) Scale, shift and statistics have one element for each channel.
/// - (C2) A batch that is normalised by its own statistics has two values or more in each channel.
/// - (C3) No gradient arrives at the statistics of the batch; only the result is differentiable.
public struct BatchNormalization: Graph.Operation {
  public static let name = "BatchNormalization"

  /// The source of mean and variance.
  public enum Statistics: String, Hashable, Sendable {
    /// From the batch.
    case batch
    /// From outside.
    case given
  }

  /// The term that keeps the divisor away from zero.
  public var epsilon: Double
  /// The source of mean and variance.
  public var statistics: Statistics

  /// Creates the operation with an epsilon and a source of mean and variance.
  public init(epsilon: Double = 1e-5, statistics: Statistics) {
    self.epsilon = epsilon
    self.statistics = statistics
  }

  public var attributes: [(name: String, value: String)] {
    [("statistics", statistics.rawValue), ("epsilon", "\(epsilon)")]
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    let count = statistics == .batch ? 3 : 5
    try requireInputs(inputs, count...count)
    try requireImages(inputs[0])
    let shape = inputs[0].shape
    for input in inputs[1...] {
      try require(
        input.shape == [shape[1]], "C1",
        "expected vectors of shape [\(shape[1])], one number for each channel, got \(input.shape)")
    }
    guard statistics == .batch else { return [inputs[0]] }
    try require(
      shape[0] * shape[2] * shape[3] > 1, "C2",
      "a batch of one picture with 1 x 1 planes has no variance",
      remedy: "use a larger batch, or \(.dropLast) if only the last batch is that small")
    return [inputs[0], TensorType([shape[1]]), TensorType([shape[1]])]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    try require(
      node.gradients.dropFirst().allSatisfy { $0 == nil }, "C3",
      "the mean and the variance of a batch have no gradient", remedy: "use Reduce")
    guard let gradient = node.gradients[0] else { return node.inputs.map { _ in nil } }
    let statistics = statistics == .batch ? Array(node.outputs[1...]) : Array(node.inputs[3...])
    let results = try graph.applyAll(
      BatchNormalizationGradient(self), [node.inputs[0], node.inputs[1]] + statistics + [gradient])
    return results + [Graph.Value?](repeating: nil, count: node.inputs.count - 3)
  }
}

/// The gradients of batch normalization with respect to its input, scale and shift.
///
/// | Value                        | Shape          |
/// | ---------------------------- | -------------- |
/// | `input`                      | `[N, C, H, W]` |
/// | `scale`, `mean`, `variance`  | `[C]`          |
/// | `gradient`                   | `[N, C, H, W]` |
/// | result                       | `[N, C, H, W]` |
/// | gradients of scale and shift | `[C]`          |
///
/// - (C1) The vectors have one element for each channel, the gradient has the shape of the input.
public struct BatchNormalizationGradient: Graph.Operation {
  public static let name = "BatchNormalizationGradient"

  /// The operation whose gradient this is.
  public var normalization: BatchNormalization

  /// Makes the gradient of a normalization.
  public init(_ normalization: BatchNormalization) { self.normalization = normalization }

  public var attributes: [(name: String, value: String)] { normalization.attributes }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 5...5)
    try requireImages(inputs[0])
    let channels: TensorShape = [inputs[0].shape[1]]
    try require(
      inputs[1...3].allSatisfy { $0.shape == channels } && inputs[4] == inputs[0], "C1",
      "expected vectors of shape \(channels) and a gradient \(inputs[0]), got \(inputs[1...3].map(\.shape)) and "
        + "\(inputs[4])")
    return [inputs[0], TensorType(channels), TensorType(channels)]
  }
}
