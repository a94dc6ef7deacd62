import Foundation
import FoveaCore

/// A rate that falls by a factor after every epoch, as PyTorch's `ExponentialLR`.
public struct ExponentialDecay: Schedule {
  /// The name in the registry.
  public static let name = "exponential"
  /// What it is.
  public static let summary = "falls by a factor after every epoch"

  /// The factor, above 0.
  public var gamma: Double

  /// Makes the schedule with a factor of 0.95.
  public init() { self.init(gamma: 0.95) }

  /// Makes the schedule.
  public init(gamma: Double) { self.gamma = gamma }

  /// What is wrong with its value.
  public var problem: String? { ValueRange.requireAboveZero("gamma", gamma) }

  /// The rate of an epoch.
  public func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double {
    base * pow(gamma, Double(moment.epoch))
  }
}
