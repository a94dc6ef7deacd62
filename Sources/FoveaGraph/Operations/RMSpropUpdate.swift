import FoveaCore

/// One step of RMSprop, as `torch.optim.RMSprop` defines it.
///
/// `g' = g + weightDecay w`; `s' = alpha s + (1 - alpha) g'²`. Centred, the square of the mean
/// `m' = alpha m + (1 - alpha) g'` is subtracted: `d = √(s' - m'²) + epsilon`, else `d = √s' + epsilon`. With
/// momentum `v' = momentum v + g' / d` and `w' = w - rate v'`, else `w' = w - rate g' / d` (Tieleman and
/// Hinton 2012; Graves 2013 for the centred form).
///
/// | Value                       | Shape    |
/// | --------------------------- | -------- |
/// | `parameter`, `gradient`     | any      |
/// | `rate`                      | a scalar |
/// | `square`                    | as above |
/// | `mean`, if centred          | as above |
/// | `velocity`, with momentum   | as above |
/// | results: `w'`, then `s'`, `m'` and `v'` if they exist | as above |
///
/// - (C1) All but the rate, which is a scalar, have one shape.
public struct RMSpropUpdate: CompositeOperation {
  public static let name = "RMSpropUpdate"

  /// The share of the running means that is kept.
  public var alpha: Double
  /// The term that keeps the divisor away from zero.
  public var epsilon: Double
  /// The share of the last step that is kept; 0 needs no velocity.
  public var momentum: Double
  /// Whether the squared mean of the gradients is subtracted.
  public var centered: Bool
  /// The weight decay, at least 0; 0 for none.
  public var weightDecay: Double

  /// Creates the operation with PyTorch's constants, by default without momentum and weight decay.
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

  public var attributes: [(name: String, value: String)] {
    var list = [(name: "alpha", value: "\(alpha)"), ("epsilon", "\(epsilon)")]
    if momentum != 0 { list.append(("momentum", "\(momentum)")) }
    if centered { list.append(("centered", "true")) }
    if weightDecay != 0 { list.append(("weightDecay", "\(weightDecay)")) }
    return list
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    let count = 4 + (centered ? 1 : 0) + (momentum == 0 ? 0 : 1)
    try requireInputs(inputs, count...count)
    try require(
      inputs[1] == inputs[0] && inputs[2].shape == .scalar
        && inputs.dropFirst(3).allSatisfy { $0 == inputs[0] },
      "C1", "the inputs are \(inputs)")
    return Array(repeating: inputs[0], count: count - 2)
  }

  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    let (parameter, rate) = (inputs[0], inputs[2])
    var kept = inputs.dropFirst(3)
    func scaled(_ value: Graph.Value, _ scale: Double) throws(ShapeError) -> Graph.Value {
      try graph.apply(Unary(.affine(scale: scale, shift: 0)), value)
    }
    func mean(_ old: Graph.Value, _ new: Graph.Value) throws(ShapeError) -> Graph.Value {
      try graph.apply(Sum(), try scaled(old, alpha), try scaled(new, 1 - alpha))
    }
    var gradient = inputs[1]
    if weightDecay != 0 { gradient = try graph.apply(Sum(), gradient, try scaled(parameter, weightDecay)) }
    let square = try mean(kept.removeFirst(), try graph.apply(Binary(.multiply), gradient, gradient))
    var (results, variance) = ([square], square)
    if centered {
      let average = try mean(kept.removeFirst(), gradient)
      results.append(average)
      variance = try graph.apply(
        Binary(.subtract), square, try graph.apply(Binary(.multiply), average, average))
    }
    let divisor = try graph.apply(
      Unary(.affine(scale: 1, shift: epsilon)), try graph.apply(Unary(.squareRoot), variance))
    var step = try graph.apply(Binary(.divide), gradient, divisor)
    if momentum != 0 {
      step = try graph.apply(Sum(), try scaled(kept.removeFirst(), momentum), step)
      results.append(step)
    }
    let rates = try graph.apply(Broadcast(to: graph.shape(of: parameter)), rate)
    let change = try graph.apply(Binary(.multiply), rates, step)
    return [try graph.apply(Binary(.subtract), parameter, change)] + results
  }
}
