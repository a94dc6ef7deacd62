public import Fovea
public import FoveaGraph

/// Lion (Chen and others 2023, algorithm 2): steps of one size, in the direction of the sign of a running mean.
///
/// With the gradient `g` and the momentum `m`: `c = beta1 m + (1 - beta1) g`, `w' = w - rate (sign(c) + weightDecay w)`,
/// `m' = beta2 m + (1 - beta2) g`. It is made of operations that every backend has.
public struct Lion: Optimizer {
  /// The name of the optimizer in configurations, `lion`.
  public static let name = "lion"
  /// A phrase that describes the optimizer in lists and help pages.
  public static let summary = "steps of one size along the sign of a running mean of the gradients"

  /// The share of the momentum in the direction, in `0..<1`.
  public var beta1: Double
  /// The share of the momentum that is kept, in `0..<1`.
  public var beta2: Double
  /// The weight decay, apart from the gradients; at least 0.
  public var weightDecay: Double

  /// Makes the optimizer with the paper's values.
  public init() { self.init(beta1: 0.9) }

  /// Makes the optimizer.
  public init(beta1: Double = 0.9, beta2: Double = 0.99, weightDecay: Double = 0) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.weightDecay = weightDecay
  }

  private enum CodingKeys: String, CodingKey {
    case beta1, beta2
    case weightDecay = "weight_decay"
  }

  /// A description of the first value out of range; nil if all are valid.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("beta1", beta1, in: 0..<1), ValueRange.require("beta2", beta2, in: 0..<1),
      ValueRange.requireAtLeastZero("weight_decay", weightDecay))
  }

  /// The momentum.
  public var moments: [String] { ["momentum"] }

  /// Appends the update; returns the new parameter and the new momentum.
  ///
  /// - Throws: `ShapeError` if the values do not fit each other.
  public func update(
    _ parameter: Graph.Value, gradient: Graph.Value, moments: [Graph.Value], learningRate: Graph.Value,
    in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    let shape = graph.shape(of: parameter)
    func scaled(_ value: Graph.Value, _ scale: Double) throws(ShapeError) -> Graph.Value {
      try graph.apply(Unary(.affine(scale: scale, shift: 0)), value)
    }
    func mean(_ share: Double) throws(ShapeError) -> Graph.Value {
      try graph.apply(Sum(), try scaled(moments[0], share), try scaled(gradient, 1 - share))
    }
    let (direction, zero) = (try mean(beta1), try graph.apply(Constant(0, shape: shape)))
    let above = try graph.apply(Binary(.greater), direction, zero)
    let below = try graph.apply(Binary(.greater), zero, direction)
    let sign = try graph.apply(Binary(.subtract), above, below)
    let step =
      weightDecay == 0 ? sign : try graph.apply(Sum(), sign, try scaled(parameter, weightDecay))
    let rates = try graph.apply(Broadcast(to: shape), learningRate)
    let change = try graph.apply(Binary(.multiply), rates, step)
    return [try graph.apply(Binary(.subtract), parameter, change), try mean(beta2)]
  }
}
