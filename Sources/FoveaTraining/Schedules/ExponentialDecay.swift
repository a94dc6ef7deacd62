import Foundation
import FoveaCore

/// A rate that falls by a factor after every epoch, as PyTorch's `ExponentialLR`.
public struct ExponentialDecay: Schedule {
  /// The name of the schedule in configurations, `exponential`.
  public static let name = "exponential"
  /// A phrase that describes the schedule in lists and help pages.
  public static let summary = "falls by a factor after every epoch"

  /// The factor of the rate from one epoch to the next, above 0.
  public var gamma: Double

  /// Makes the schedule with a factor of 0.95.
  public init() { self.init(gamma: 0.95) }

  /// Creates the schedule that multiplies the rate by `gamma` after each epoch.
  public init(gamma: Double) { self.gamma = gamma }

  /// A description of the first value out of range; nil if all are valid.
  public var problem: String? { ValueRange.requireAboveZero("gamma", gamma) }

  /// The rate of an epoch.
  public func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double {
    base * pow(gamma, Double(moment.epoch))
  }
}
