import FoveaCore

/// One step of stochastic gradient descent, with momentum and weight decay as PyTorch defines them.
///
/// `g' = g + weightDecay w`; with momentum `v' = momentum v + g'`, and the step is `v'`, or
/// `g' + momentum v'` with Nesterov's variant (Sutskever et al. 2013); `w' = w - rate step`.
///
/// | Value                       | Shape    |
/// | --------------------------- | -------- |
/// | `parameter`, `gradient`     | any      |
/// | `rate`                      | a scalar |
/// | `velocity`, with momentum   | as above |
/// | results: `w'`, then `v'`    | as above |
///
/// - (C1) Parameter, gradient and velocity have one shape, the rate is a scalar.
public struct SGDUpdate: CompositeOperation {
  public static let name = "SGDUpdate"

  /// The share of the last step's velocity that is kept; 0 needs no velocity.
  public var momentum: Double
  /// Whether to look ahead along the velocity.
  public var nesterov: Bool
  /// The weight decay, at least 0; 0 for none.
  public var weightDecay: Double

  /// Creates the operation, by default without momentum and weight decay.
  public init(momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0) {
    self.momentum = momentum
    self.nesterov = nesterov
    self.weightDecay = weightDecay
  }

  public var attributes: [(name: String, value: String)] {
    var list: [(name: String, value: String)] = []
    if momentum != 0 { list.append(("momentum", "\(momentum)")) }
    if nesterov { list.append(("nesterov", "true")) }
    if weightDecay != 0 { list.append(("weightDecay", "\(weightDecay)")) }
    return list
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    let count = momentum == 0 ? 3 : 4
    try requireInputs(inputs, count...count)
    try require(
      inputs[1] == inputs[0] && inputs[2].shape == .scalar
        && inputs.dropFirst(3).allSatisfy { $0 == inputs[0] },
      "C1", "the inputs are \(inputs)")
    return Array(repeating: inputs[0], count: count - 2)
  }

  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    let (parameter, rate) = (inputs[0], inputs[2])
    let decay = try graph.apply(Unary(.affine(scale: weightDecay, shift: 0)), parameter)
    let gradient = try graph.apply(Sum(), inputs[1], decay)
    var step = gradient
    var velocity: Graph.Value?
    if momentum != 0 {
      let kept = Unary(.affine(scale: momentum, shift: 0))
      let next = try graph.apply(Sum(), try graph.apply(kept, inputs[3]), gradient)
      velocity = next
      step = nesterov ? try graph.apply(Sum(), gradient, try graph.apply(kept, next)) : next
    }
    let rates = try graph.apply(Broadcast(to: graph.shape(of: parameter)), rate)
    let change = try graph.apply(Binary(.multiply), rates, step)
    let updated = try graph.apply(Binary(.subtract), parameter, change)
    return [updated] + (velocity.map { [$0] } ?? [])
  }
}
