public import FoveaGraph

/// Stochastic gradient descent with momentum and weight decay, as `torch.optim.SGD` defines them.
public struct SGD: Optimizer, Hashable, CustomStringConvertible {
  /// The share of the last step's velocity that is kept, in `0..<1`; 0 keeps none.
  public var momentum: Double
  /// Whether to look ahead along the velocity, by Sutskever and others 2013; needs momentum.
  public var nesterov: Bool
  /// The pull towards zero, added to each gradient; at least 0.
  public var weightDecay: Double

  /// Makes the optimizer.
  public init(momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0) {
    self.momentum = momentum
    self.nesterov = nesterov
    self.weightDecay = weightDecay
  }

  /// The rule and what of it is not the default, as in "SGD, momentum 0.9".
  public var description: String {
    var words = ["SGD"]
    if momentum != 0 { words.append("momentum \(momentum)") }
    if nesterov { words.append("Nesterov") }
    if weightDecay != 0 { words.append("weight decay \(weightDecay)") }
    return words.joined(separator: ", ")
  }

  /// See ``Optimizer/moments``.
  public var moments: [String] { momentum == 0 ? [] : ["velocity"] }

  /// See ``Optimizer/update(_:gradient:moments:learningRate:in:)``.
  public func update(
    _ parameter: Graph.Value, gradient: Graph.Value, moments: [Graph.Value], learningRate: Graph.Value,
    in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    try graph.applyAll(
      SGDUpdate(momentum: momentum, nesterov: nesterov, weightDecay: weightDecay),
      [parameter, gradient, learningRate] + moments)
  }
}
