public import FoveaGraph

/// Normalises each channel, then scales and shifts it (Ioffe and Szegedy 2015, arXiv:1502.03167).
///
/// In training it normalises with the mean and the variance of the batch and moves the running
/// statistics towards them; in inference it normalises with the running statistics.
///
/// | Value                                                 | Shape          |
/// | ----------------------------------------------------- | -------------- |
/// | input and result                                      | `[N, C, H, W]` |
/// | `weight`, `bias`, `running_mean`, `running_var`       | `[C]`          |
public struct BatchNorm2D: Layer {
  /// `Never`, as the layer applies operations instead of composing layers.
  public typealias Body = Never

  /// The source of the mean and variance that normalise a batch in training.
  public enum Statistics: String, CaseIterable, Hashable, Sendable, Codable {
    /// The batch's own mean and variance.
    case batch
    /// The running statistics, which stay as they are.
    case frozen
  }

  /// The term that keeps the divisor away from zero.
  public var epsilon: Double
  /// The share of the new observation in a running statistic, PyTorch's convention: 0.1 means 10 %.
  ///
  /// Keras states the share of the old one: its 0.99 is 0.01 here.
  public var momentum: Double
  /// The source of the mean and variance that normalise a batch in training.
  public var statistics: Statistics

  /// Makes the layer with PyTorch's defaults.
  public init(epsilon: Double = 1e-5, momentum: Double = 0.1, statistics: Statistics = .batch) {
    self.epsilon = epsilon
    self.momentum = momentum
    self.statistics = statistics
  }

  /// See ``Layer/detail``.
  public var detail: String { statistics == .frozen ? "frozen" : "" }

  /// See ``Layer/build(_:in:)``.
  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    let type = context.graph.type(of: input)
    let channels = try context.channels(of: type, for: self)
    if let folding = context.foldings[context.path(of: "weight")] {
      return try context.fold(folding, into: input)
    }
    let scale = try context.parameter("weight", [channels], for: .constant(1))
    let shift = try context.parameter("bias", [channels], for: .constant(0))
    let mean = try context.parameter("running_mean", [channels], for: .statistic(0))
    let variance = try context.parameter("running_var", [channels], for: .statistic(1))
    guard context.mode.isTraining, statistics == .batch else {
      let operation = BatchNormalization(epsilon: epsilon, statistics: .given)
      return try context.graph.apply(operation, input, scale, shift, mean, variance)
    }
    let operation = BatchNormalization(epsilon: epsilon, statistics: .batch)
    let results = try context.graph.applyAll(operation, [input, scale, shift])
    // The operation has refused batches with a single value in a channel.
    let count = Double(type.shape.count / channels)
    try context.observe(results[1], in: "running_mean", MovingAverage(weight: momentum), old: mean)
    try context.observe(
      results[2], in: "running_var", MovingAverage(weight: momentum, scale: count / (count - 1)),
      old: variance)
    return results[0]
  }
}

extension BuildContext {
  /// Moves a statistic of the current layer towards a new value when a run ends.
  mutating func observe(
    _ value: Graph.Value, in name: String, _ average: MovingAverage, old: Graph.Value
  ) throws(ShapeError) {
    graph.write(try graph.apply(average, old, value), to: path(of: name))
  }
}
