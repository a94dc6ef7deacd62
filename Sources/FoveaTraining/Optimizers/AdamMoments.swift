import Foundation
import FoveaCore

/// An optimizer that keeps Adam's two running moments of the gradient (Kingma and Ba 2015,
/// arXiv:1412.6980, algorithm 1).
public protocol AdamMoments: Optimizer {
  /// The share of the first moment that is kept in each step, in `0..<1`.
  var beta1: Double { get }
  /// The share of the second moment that is kept in each step, in `0..<1`.
  var beta2: Double { get }
  /// The number that is added to the divisor to keep it away from 0; above 0.
  var epsilon: Double { get }
}

extension AdamMoments {
  /// The first value that is out of its range, as a phrase; nil if all are valid.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("beta1", beta1, in: 0..<1), ValueRange.require("beta2", beta2, in: 0..<1),
      ValueRange.requireAboveZero("epsilon", epsilon),
      ValueRange.requireAtLeastZero("weight_decay", weightDecay))
  }

  /// The names of the running means of the gradient and of its square, `first` and `second`.
  public var moments: [String] { ["first", "second"] }

  /// Returns the bias corrections of both moments at a step counted from 1: `1 - beta1^step` as
  /// `correction1`, `1 - beta2^step` as `correction2`.
  public func scalars(step: Int) -> [String: Double] {
    ["correction1": 1 - pow(beta1, Double(step)), "correction2": 1 - pow(beta2, Double(step))]
  }
}
