public import FoveaGraph

/// Adam (Kingma and Ba 2015, arXiv:1412.6980, algorithm 1), as `torch.optim.Adam` defines it: weight decay is
/// added to the gradient.
public struct Adam: AdamMoments {
  /// The name of the optimizer in configurations, `adam`.
  public static let name = "adam"
  /// A phrase that describes the optimizer in lists and help pages.
  public static let summary = "steps scaled by running moments of the gradients"

  /// The share of the first moment that is kept, in `0..<1`.
  public var beta1: Double
  /// The share of the second moment that is kept, in `0..<1`.
  public var beta2: Double
  /// The number that is added to the divisor to keep it away from 0; above 0.
  public var epsilon: Double
  /// The factor of the parameter that is added to its gradient; at least 0.
  public var weightDecay: Double

  /// Makes the optimizer with the values of the paper: 0.9, 0.999 and 1e-8, without weight decay.
  public init() { self.init(beta1: 0.9) }

  /// Makes an optimizer with the given values, by default those of the paper.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  private enum CodingKeys: String, CodingKey {
    case beta1, beta2, epsilon
    case weightDecay = "weight_decay"
  }

  /// Appends an `AdamUpdate`; returns the new parameter, then its new moments, each of the parameter's shape.
  ///
  /// - Throws: `ShapeError` if gradient and moments do not have the shape of the parameter.
  public func update(
    _ parameter: Graph.Value, gradient: Graph.Value, moments: [Graph.Value], learningRate: Graph.Value,
    in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    try update(
      parameter, gradient: gradient, moments: moments, learningRate: learningRate, decoupled: false,
      in: &graph)
  }

  /// Appends an `AdamUpdate` whose weight decay acts on the gradient or on the parameter itself.
  func update(
    _ parameter: Graph.Value, gradient: Graph.Value, moments: [Graph.Value], learningRate: Graph.Value,
    decoupled: Bool, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    let corrections = ["correction1", "correction2"].map { graph.input($0, TensorType(.scalar)) }
    return try graph.applyAll(
      AdamUpdate(
        beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay, decoupled: decoupled),
      [parameter, gradient, learningRate] + corrections + moments)
  }
}
