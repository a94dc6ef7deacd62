import Foundation
import FoveaCore

/// An optimizer that keeps Adam's two running moments of the gradient (Kingma and Ba 2015, algorithm 1).
public protocol AdamMoments: Optimizer {
  /// The share of the first moment that is kept, in `0..<1`.
  var beta1: Double { get }
  /// The share of the second moment that is kept, in `0..<1`.
  var beta2: Double { get }
  /// What keeps the divisor away from zero; above 0.
  var epsilon: Double { get }
}

extension AdamMoments {
  /// What is wrong with its values.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("beta1", beta1, in: 0..<1), ValueRange.require("beta2", beta2, in: 0..<1),
      ValueRange.requireAboveZero("epsilon", epsilon),
      ValueRange.requireAtLeastZero("weight_decay", weightDecay))
  }

  /// The running moments of the gradient.
  public var moments: [String] { ["first", "second"] }

  /// The corrections `1 - β^step` of both moments.
  public func scalars(step: Int) -> [String: Double] {
    ["correction1": 1 - pow(beta1, Double(step)), "correction2": 1 - pow(beta2, Double(step))]
  }
}
