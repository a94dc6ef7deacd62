import Foundation
import FoveaCore

/// A rate that falls by a factor, again and again after the same number of epochs, as PyTorch's `StepLR`.
public struct StepDecay: Schedule {
  /// The name of the schedule in configurations, `step`.
  public static let name = "step"
  /// A phrase that describes the schedule in lists and help pages.
  public static let summary = "falls by a factor after every few epochs"

  /// The number of epochs between falls, at least 1.
  public var stepSize: Int
  /// The factor of each fall, above 0.
  public var gamma: Double

  /// Makes the schedule with falls to a tenth after every 30 epochs.
  public init() { self.init(stepSize: 30) }

  /// Creates the schedule that multiplies the rate by `gamma` every `stepSize` epochs.
  public init(stepSize: Int = 30, gamma: Double = 0.1) {
    self.stepSize = stepSize
    self.gamma = gamma
  }

  private enum CodingKeys: String, CodingKey {
    case stepSize = "step_size"
    case gamma
  }

  /// A description of the first value out of range; nil if all are valid.
  public var problem: String? {
    ValueRange.first(
      ValueRange.requireCount("step_size", stepSize), ValueRange.requireAboveZero("gamma", gamma))
  }

  /// The rate of an epoch.
  public func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double {
    base * pow(gamma, Double(moment.epoch / max(stepSize, 1)))
  }
}
