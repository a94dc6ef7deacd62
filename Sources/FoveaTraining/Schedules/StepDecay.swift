import Foundation
import FoveaCore

/// A rate that falls by a factor, again and again after the same number of epochs, as PyTorch's `StepLR`.
public struct StepDecay: Schedule {
  /// The name in the registry.
  public static let name = "step"
  /// What it is.
  public static let summary = "falls by a factor after every few epochs"

  /// The number of epochs between falls, at least 1.
  public var stepSize: Int
  /// The factor of each fall, above 0.
  public var gamma: Double

  /// Makes the schedule with falls to a tenth after every 30 epochs.
  public init() { self.init(stepSize: 30) }

  /// Makes the schedule.
  public init(stepSize: Int = 30, gamma: Double = 0.1) {
    self.stepSize = stepSize
    self.gamma = gamma
  }

  private enum CodingKeys: String, CodingKey {
    case stepSize = "step_size"
    case gamma
  }

  /// What is wrong with its values.
  public var problem: String? {
    ValueRange.first(
      ValueRange.requireCount("step_size", stepSize), ValueRange.requireAboveZero("gamma", gamma))
  }

  /// The rate of an epoch.
  public func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double {
    base * pow(gamma, Double(moment.epoch / max(stepSize, 1)))
  }
}
