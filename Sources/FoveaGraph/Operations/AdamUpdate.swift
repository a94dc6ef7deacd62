import FoveaCore

/// One step of Adam (Kingma and Ba 2015, algorithm 1) or AdamW (Loshchilov and Hutter 2019, algorithm 2).
///
/// `m' = β1 m + (1 - β1) g`, `v' = β2 v + (1 - β2) g²`,
/// `w' = w - rate / correction1 * m' / (sqrt(v' / correction2) + epsilon)`.
/// Adam adds `weightDecay w` to the gradient; AdamW multiplies `w` with `1 - rate weightDecay` first.
///
/// | Value                                   | Shape   |
/// | --------------------------------------- | ------- |
/// | `parameter`, `gradient`                 | any     |
/// | `rate`, `correction1`, `correction2`    | scalars |
/// | `m`, `v`: first and second moment       | as the parameter |
/// | results: `w'`, `m'`, `v'`               | as the parameter |
///
/// The corrections are `1 - β1^t` and `1 - β2^t` for step `t`, counted from 1.
///
/// - (C1) Parameter, gradient and moments have one shape, the other inputs are scalars.
public struct AdamUpdate: CompositeOperation {
  public static let name = "AdamUpdate"

  /// The share of the first moment that is kept, β1.
  public var beta1: Double
  /// The share of the second moment that is kept, β2.
  public var beta2: Double
  /// The term that keeps the divisor away from zero.
  public var epsilon: Double
  /// The weight decay, at least 0; 0 for none.
  public var weightDecay: Double
  /// Whether weight decay acts on the parameter itself (AdamW) instead of the gradient (Adam).
  public var decoupled: Bool

  /// Creates the operation with the paper's constants, by default without weight decay.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0,
    decoupled: Bool = false
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.decoupled = decoupled
  }

  public var attributes: [(name: String, value: String)] {
    [("beta1", "\(beta1)"), ("beta2", "\(beta2)"), ("epsilon", "\(epsilon)")]
      + (weightDecay == 0 ? [] : [("weightDecay", "\(weightDecay)"), ("decoupled", "\(decoupled)")])
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 7...7)
    try require(
      inputs[1] == inputs[0] && inputs[2...4].allSatisfy { $0.shape == .scalar }
        && inputs[5] == inputs[0] && inputs[6] == inputs[0],
      "C1", "the inputs are \(inputs)")
    return [inputs[0], inputs[0], inputs[0]]
  }

  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    func scaled(_ value: Graph.Value, _ scale: Double) throws(ShapeError) -> Graph.Value {
      try graph.apply(Unary(.affine(scale: scale, shift: 0)), value)
    }
    let spread = Broadcast(to: graph.shape(of: inputs[0]))
    let rate = try graph.apply(spread, inputs[2])
    var (parameter, gradient) = (inputs[0], inputs[1])
    if weightDecay != 0 {
      let pull = try scaled(parameter, weightDecay)
      if decoupled {
        parameter = try graph.apply(
          Binary(.subtract), parameter, try graph.apply(Binary(.multiply), rate, pull))
      } else {
        gradient = try graph.apply(Sum(), gradient, pull)
      }
    }
    let first = try graph.apply(Sum(), try scaled(inputs[5], beta1), try scaled(gradient, 1 - beta1))
    let square = try graph.apply(Binary(.multiply), gradient, gradient)
    let second = try graph.apply(Sum(), try scaled(inputs[6], beta2), try scaled(square, 1 - beta2))
    let corrected = try graph.apply(
      Binary(.divide), second, try graph.apply(spread, inputs[4]))
    let divisor = try graph.apply(
      Unary(.affine(scale: 1, shift: epsilon)), try graph.apply(Unary(.squareRoot), corrected))
    let stepSize = try graph.apply(spread, try graph.apply(Binary(.divide), inputs[2], inputs[3]))
    let step = try graph.apply(
      Binary(.multiply), stepSize, try graph.apply(Binary(.divide), first, divisor))
    return [try graph.apply(Binary(.subtract), parameter, step), first, second]
  }
}
