import FoveaCore
public import FoveaGraph

/// Stochastic gradient descent with momentum and weight decay, as `torch.optim.SGD` defines them.
public struct SGD: Optimizer {
  /// The name of the optimizer in configurations, `sgd`.
  public static let name = "sgd"
  /// A phrase that describes the optimizer in lists and help pages.
  public static let summary = "stochastic gradient descent, with momentum if given"
  /// The learning rate of a run that does not choose one, 0.1.
  public static let defaultLearningRate = 0.1

  /// The share of the last step's velocity that is kept, in `0..<1`; 0 keeps none.
  public var momentum: Double
  /// Whether to look ahead along the velocity, by Sutskever and others 2013; needs momentum.
  public var nesterov: Bool
  /// The weight decay, added to each gradient as a multiple of the parameter; at least 0.
  public var weightDecay: Double

  /// Makes the optimizer without momentum.
  public init() { self.init(momentum: 0) }

  /// Creates the optimizer; each value has PyTorch's default.
  public init(momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0) {
    self.momentum = momentum
    self.nesterov = nesterov
    self.weightDecay = weightDecay
  }

  private enum CodingKeys: String, CodingKey {
    case momentum, nesterov
    case weightDecay = "weight_decay"
  }

  /// A description of the first value out of range; nil if all are valid.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("momentum", momentum, in: 0..<1),
      ValueRange.requireAtLeastZero("weight_decay", weightDecay),
      nesterov && momentum == 0 ? "nesterov needs a momentum above 0" : nil)
  }

  /// The velocity, with momentum alone.
  public var moments: [String] { momentum == 0 ? [] : ["velocity"] }

  /// Appends an ``SGDUpdate``.
  public func update(
    _ parameter: Graph.Value, gradient: Graph.Value, moments: [Graph.Value], learningRate: Graph.Value,
    in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    try graph.applyAll(
      SGDUpdate(momentum: momentum, nesterov: nesterov, weightDecay: weightDecay),
      [parameter, gradient, learningRate] + moments)
  }
}
