import Foundation
import FoveaCore

/// A rate that falls by a factor after each of some epochs, as PyTorch's `MultiStepLR`.
public struct MultiStepDecay: Schedule {
  /// The name of the schedule in configurations, `multi-step`.
  public static let name = "multi-step"
  /// A phrase that describes the schedule in lists and help pages.
  public static let summary = "falls by a factor after each of some epochs"

  /// The numbers of epochs, behind the warm-up, after which the rate falls, each at least 1.
  public var milestones: [Int]
  /// The factor of each fall, above 0.
  public var gamma: Double

  /// Makes the schedule with falls to a tenth after 30, 60 and 90 epochs.
  public init() { self.init(milestones: [30, 60, 90]) }

  /// Creates the schedule that multiplies the rate by `gamma` at each milestone.
  public init(milestones: [Int], gamma: Double = 0.1) {
    self.milestones = milestones
    self.gamma = gamma
  }

  /// A description of the first value out of range; nil if all are valid.
  public var problem: String? {
    ValueRange.first(
      milestones.lazy.compactMap { ValueRange.requireCount("milestones", $0) }.first,
      ValueRange.requireAboveZero("gamma", gamma))
  }

  /// The rate of an epoch.
  public func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double {
    base * pow(gamma, Double(milestones.count { $0 <= moment.epoch }))
  }
}
