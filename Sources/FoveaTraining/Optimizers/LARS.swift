import FoveaCore
public import FoveaGraph

/// LARS (You and others 2017, arXiv:1708.03888), as timm's `Lars` defines it: ``SGD`` with the gradient of each
/// parameter scaled by the ratio of norms.
///
/// The ratio is `trustCoefficient |w| / (|g| + weightDecay |w| + epsilon)`. Gradients of parameters without weight decay
/// are not scaled, unless `alwaysAdapt`.
public struct LARS: Optimizer {
  /// The name in the registry.
  public static let name = "lars"
  /// What it is.
  public static let summary = "sgd with the gradient of each parameter scaled to its norm, for large batches"

  /// The share of the last step's velocity that is kept, in `0..<1`; 0 keeps none.
  public var momentum: Double
  /// Whether to look ahead along the velocity; needs momentum.
  public var nesterov: Bool
  /// The weight decay, added to the gradient before it is scaled; at least 0.
  public var weightDecay: Double
  /// The part of a parameter's norm that a step at a rate of 1 has; above 0.
  public var trustCoefficient: Double
  /// What keeps the divisor away from zero; at least 0.
  public var epsilon: Double
  /// Whether the ratio divided by the rate is at most 1, so that no parameter has a larger rate than the chosen one
  /// ("LARC").
  public var trustClip: Bool
  /// Whether gradients of parameters without weight decay are scaled too.
  public var alwaysAdapt: Bool

  /// Makes the optimizer with timm's values: without weight decay it is SGD.
  public init() { self.init(momentum: 0) }

  /// Makes the optimizer.
  public init(
    momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0, trustCoefficient: Double = 0.001,
    epsilon: Double = 1e-8, trustClip: Bool = false, alwaysAdapt: Bool = false
  ) {
    self.momentum = momentum
    self.nesterov = nesterov
    self.weightDecay = weightDecay
    self.trustCoefficient = trustCoefficient
    self.epsilon = epsilon
    self.trustClip = trustClip
    self.alwaysAdapt = alwaysAdapt
  }

  private enum CodingKeys: String, CodingKey {
    case momentum, nesterov, epsilon
    case weightDecay = "weight_decay"
    case trustCoefficient = "trust_coeff"
    case trustClip = "trust_clip"
    case alwaysAdapt = "always_adapt"
  }

  /// What is wrong with its values.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("momentum", momentum, in: 0..<1),
      ValueRange.requireAtLeastZero("weight_decay", weightDecay),
      ValueRange.requireAboveZero("trust_coeff", trustCoefficient),
      ValueRange.requireAtLeastZero("epsilon", epsilon),
      nesterov && momentum == 0 ? "nesterov needs a momentum above 0" : nil)
  }

  /// The velocity, with momentum alone.
  public var moments: [String] { momentum == 0 ? [] : ["velocity"] }

  /// Appends the scaled gradient and an `SGDUpdate`.
  public func update(
    _ parameter: Graph.Value, gradient: Graph.Value, moments: [Graph.Value], learningRate: Graph.Value,
    in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    var gradient = gradient
    if weightDecay != 0 || alwaysAdapt {
      func scaled(
        _ value: Graph.Value, _ scale: Double, plus shift: Double = 0
      ) throws(ShapeError) -> Graph.Value {
        try graph.apply(Unary(.affine(scale: scale, shift: shift)), value)
      }
      let norms = (try graph.norm(of: parameter), try graph.norm(of: gradient))
      let divisor = try graph.apply(
        Binary(.add), norms.1, try scaled(norms.0, weightDecay, plus: epsilon))
      var ratio = try graph.trustRatio(try scaled(norms.0, trustCoefficient), divisor, of: norms)
      if trustClip { ratio = try graph.atMostOne(try graph.apply(Binary(.divide), ratio, learningRate)) }
      if weightDecay != 0 {
        gradient = try graph.apply(Sum(), gradient, try scaled(parameter, weightDecay))
      }
      let factors = try graph.apply(Broadcast(to: graph.shape(of: parameter)), ratio)
      gradient = try graph.apply(Binary(.multiply), gradient, factors)
    }
    return try graph.applyAll(
      SGDUpdate(momentum: momentum, nesterov: nesterov), [parameter, gradient, learningRate] + moments)
  }
}
