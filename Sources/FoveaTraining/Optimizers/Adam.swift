import Foundation
import FoveaCore
public import FoveaGraph

/// Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019), as PyTorch defines them.
public struct Adam: Optimizer, Hashable, CustomStringConvertible {
  /// The share of the first moment that is kept, in `0..<1`.
  public var beta1: Double
  /// The share of the second moment that is kept, in `0..<1`.
  public var beta2: Double
  /// What keeps the divisor away from zero; above 0.
  public var epsilon: Double
  /// The pull towards zero; at least 0.
  public var weightDecay: Double
  /// Whether the pull acts on the parameter itself, which makes this AdamW, instead of the gradient.
  public var decoupled: Bool

  /// Makes the optimizer.
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

  /// The rule and what of it is not the default, as in "AdamW, weight decay 0.01".
  public var description: String {
    let usual = Adam()
    var words = [decoupled ? "AdamW" : "Adam"]
    if (beta1, beta2) != (usual.beta1, usual.beta2) { words.append("betas \(beta1) and \(beta2)") }
    if epsilon != usual.epsilon { words.append("epsilon \(epsilon)") }
    if weightDecay != 0 { words.append("weight decay \(weightDecay)") }
    return words.joined(separator: ", ")
  }

  /// See ``Optimizer/moments``.
  public var moments: [String] { ["first", "second"] }

  /// The corrections `1 - β^step` of both moments.
  public func scalars(step: Int) -> [String: Double] {
    ["correction1": 1 - pow(beta1, Double(step)), "correction2": 1 - pow(beta2, Double(step))]
  }

  /// See ``Optimizer/update(_:gradient:moments:learningRate:in:)``.
  public func update(
    _ parameter: Graph.Value, gradient: Graph.Value, moments: [Graph.Value], learningRate: Graph.Value,
    in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    let corrections = ["correction1", "correction2"].map { graph.input($0, TensorType(.scalar)) }
    return try graph.applyAll(
      AdamUpdate(
        beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay, decoupled: decoupled),
      [parameter, gradient, learningRate] + corrections + moments)
  }
}
