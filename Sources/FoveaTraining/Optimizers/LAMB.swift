public import FoveaGraph

/// LAMB (You and others 2020, arXiv:1904.00962, algorithm 2), as timm's `Lamb` defines it: the steps of Adam,
/// those of each parameter scaled by the ratio of its norm to theirs.
///
/// Parameters without weight decay take Adam's steps, unless `alwaysAdapt`. The limit of the norm of all
/// gradients that timm builds in is the transform ``ClipNorm``.
public struct LAMB: AdamMoments {
  /// The name of the optimizer in configurations, `lamb`.
  public static let name = "lamb"
  /// A phrase that describes the optimizer in lists and help pages.
  public static let summary = "adam with the step of each parameter scaled to its norm, for large batches"

  /// The share of the first moment that is kept in each step, in `0..<1`.
  public var beta1: Double
  /// The share of the second moment that is kept in each step, in `0..<1`.
  public var beta2: Double
  /// The number that is added to the divisor to keep it away from 0; above 0.
  public var epsilon: Double
  /// The factor of the parameter that is added to Adam's step before it is scaled; at least 0.
  public var weightDecay: Double
  /// Whether the ratio of norms is at most 1, so that no step is scaled up.
  public var trustClip: Bool
  /// Whether steps of parameters without weight decay are scaled too.
  public var alwaysAdapt: Bool

  /// Makes the optimizer with timm's values: 0.9, 0.999, 1e-6 and a weight decay of 0.01.
  public init() { self.init(beta1: 0.9) }

  /// Makes an optimizer with the given values, by default those of timm.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-6, weightDecay: Double = 0.01,
    trustClip: Bool = false, alwaysAdapt: Bool = false
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.trustClip = trustClip
    self.alwaysAdapt = alwaysAdapt
  }

  private enum CodingKeys: String, CodingKey {
    case beta1, beta2, epsilon
    case weightDecay = "weight_decay"
    case trustClip = "trust_clip"
    case alwaysAdapt = "always_adapt"
  }

  /// Appends the two moments, Adam's step, the ratio of norms and the new parameter; returns the new
  /// parameter, then its new moments, each of the parameter's shape.
  ///
  /// - Throws: `ShapeError` if gradient and moments do not have the shape of the parameter.
  public func update(
    _ parameter: Graph.Value, gradient: Graph.Value, moments: [Graph.Value], learningRate: Graph.Value,
    in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    let spread = Broadcast(to: graph.shape(of: parameter))
    func scaled(_ value: Graph.Value, _ scale: Double) throws(ShapeError) -> Graph.Value {
      try graph.apply(Unary(.affine(scale: scale, shift: 0)), value)
    }
    func corrected(_ moment: Graph.Value, _ name: String) throws(ShapeError) -> Graph.Value {
      let correction = graph.input(name, TensorType(.scalar))
      return try graph.apply(Binary(.divide), moment, try graph.apply(spread, correction))
    }
    let first = try graph.apply(Sum(), try scaled(moments[0], beta1), try scaled(gradient, 1 - beta1))
    let square = try graph.apply(Binary(.multiply), gradient, gradient)
    let second = try graph.apply(Sum(), try scaled(moments[1], beta2), try scaled(square, 1 - beta2))
    let root = try graph.apply(Unary(.squareRoot), try corrected(second, "correction2"))
    let divisor = try graph.apply(Unary(.affine(scale: 1, shift: epsilon)), root)
    var step = try graph.apply(Binary(.divide), try corrected(first, "correction1"), divisor)
    if weightDecay != 0 { step = try graph.apply(Sum(), step, try scaled(parameter, weightDecay)) }
    var rate = learningRate
    if weightDecay != 0 || alwaysAdapt {
      let norms = (try graph.norm(of: parameter), try graph.norm(of: step))
      var ratio = try graph.trustRatio(norms.0, norms.1, of: norms)
      if trustClip { ratio = try graph.atMostOne(ratio) }
      rate = try graph.apply(Binary(.multiply), rate, ratio)
    }
    let change = try graph.apply(Binary(.multiply), try graph.apply(spread, rate), step)
    return [try graph.apply(Binary(.subtract), parameter, change), first, second]
  }
}
