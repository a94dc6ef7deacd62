import FoveaCore
public import FoveaGraph

/// RMSprop (Tieleman and Hinton 2012), as `torch.optim.RMSprop` defines it.
public struct RMSprop: Optimizer {
  /// The name of the optimizer in configurations, `rmsprop`.
  public static let name = "rmsprop"
  /// A phrase that describes the optimizer in lists and help pages.
  public static let summary = "steps divided by a running root mean square of the gradients"
  /// The learning rate of a run that does not choose one, 0.01 as in PyTorch.
  public static let defaultLearningRate = 0.01

  /// The share of the running means that is kept, in `0..<1`.
  public var alpha: Double
  /// The number added to the divisor to keep it away from zero; above 0.
  public var epsilon: Double
  /// The share of the last step that is kept, in `0..<1`; 0 keeps none.
  public var momentum: Double
  /// Whether the mean of the gradients is taken off before the root (Graves 2013).
  public var centered: Bool
  /// The weight decay, added to each gradient as a multiple of the parameter; at least 0.
  public var weightDecay: Double

  /// Makes the optimizer with PyTorch's values.
  public init() { self.init(alpha: 0.99) }

  /// Creates the optimizer; each value has PyTorch's default.
  public init(
    alpha: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0, centered: Bool = false,
    weightDecay: Double = 0
  ) {
    self.alpha = alpha
    self.epsilon = epsilon
    self.momentum = momentum
    self.centered = centered
    self.weightDecay = weightDecay
  }

  private enum CodingKeys: String, CodingKey {
    case alpha, epsilon, momentum, centered
    case weightDecay = "weight_decay"
  }

  /// A description of the first value out of range; nil if all are valid.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("alpha", alpha, in: 0..<1), ValueRange.requireAboveZero("epsilon", epsilon),
      ValueRange.require("momentum", momentum, in: 0..<1),
      ValueRange.requireAtLeastZero("weight_decay", weightDecay))
  }

  /// The running mean square, the mean if centred, the velocity with momentum.
  public var moments: [String] {
    ["square"] + (centered ? ["mean"] : []) + (momentum == 0 ? [] : ["velocity"])
  }

  /// Appends an `RMSpropUpdate`.
  public func update(
    _ parameter: Graph.Value, gradient: Graph.Value, moments: [Graph.Value], learningRate: Graph.Value,
    in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    try graph.applyAll(
      RMSpropUpdate(
        alpha: alpha, epsilon: epsilon, momentum: momentum, centered: centered, weightDecay: weightDecay),
      [parameter, gradient, learningRate] + moments)
  }
}
