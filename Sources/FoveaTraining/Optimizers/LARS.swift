import FoveaCore
public import FoveaGraph

/// LARS (You and others 2017, arXiv:1708.03888), as timm's `Lars` defines it: ``SGD`` with the gradient of
/// each parameter scaled by the ratio of norms.
///
/// The ratio is `trustCoefficient |w| / (|g| + weightDecay |w| + epsilon)`. Gradients of parameters without
/// weight decay are not scaled, unless `alwaysAdapt`.
public struct LARS: Optimizer {
  /// The name of the optimizer in configurations, `lars`.
  public static let name = "lars"
  /// A phrase that describes the optimizer in lists and help pages.
  public static let summary = "sgd with the gradient of each parameter scaled to its norm, for large batches"
  /// The learning rate of a run that does not choose one, 0.1.
  public static let defaultLearningRate = 0.1

  /// The share of the last step's velocity that is kept, in `0..<1`; 0 keeps none.
  public var momentum: Double
  /// Whether to use Nesterov's momentum; needs a momentum above 0.
  public var nesterov: Bool
  /// The factor of the parameter that is added to its gradient before it is scaled; at least 0.
  public var weightDecay: Double
  /// The trust coefficient, the factor of the ratio of norms (η in the paper); above 0.
  public var trustCoefficient: Double
  /// The number that is added to the divisor of the ratio of norms; at least 0.
  public var epsilon: Double
  /// Whether the ratio of norms divided by the learning rate is at most 1, so that no parameter has a larger
  /// rate than the chosen one ("LARC").
  public var trustClip: Bool
  /// Whether gradients of parameters without weight decay are scaled too.
  public var alwaysAdapt: Bool

  /// Makes the optimizer with timm's values, among them no momentum and no weight decay: it is SGD then.
  public init() { self.init(momentum: 0) }

  /// Makes an optimizer with the given values, by default those of timm.
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

  /// The first value that is out of its range, as a phrase; nil if all are valid.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("momentum", momentum, in: 0..<1),
      ValueRange.requireAtLeastZero("weight_decay", weightDecay),
      ValueRange.requireAboveZero("trust_coeff", trustCoefficient),
      ValueRange.requireAtLeastZero("epsilon", epsilon),
      nesterov && momentum == 0 ? "nesterov needs a momentum above 0" : nil)
  }

  /// The name of the velocity, `velocity`; none without momentum.
  public var moments: [String] { momentum == 0 ? [] : ["velocity"] }

  /// Appends the scaled gradient and an `SGDUpdate`; returns the new parameter, then its new moments, each of
  /// the parameter's shape.
  ///
  /// - Throws: `ShapeError` if gradient and moments do not have the shape of the parameter.
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
