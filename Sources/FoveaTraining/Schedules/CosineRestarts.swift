import Foundation
import FoveaCore

/// A rate that falls along half a cosine again and again, as PyTorch's `CosineAnnealingWarmRestarts`
/// (Loshchilov and Hutter 2017, "SGDR", arXiv:1608.03983, equation 5).
///
/// It changes between epochs only.
public struct CosineRestarts: Schedule {
  /// The name of the schedule in configurations, `cosine-restarts`.
  public static let name = "cosine-restarts"
  /// A phrase that describes the schedule in lists and help pages.
  public static let summary = "falls along half a cosine, then starts again, epoch by epoch"

  /// The number of epochs of the first fall, at least 1.
  public var firstPeriod: Int
  /// The factor by which each fall takes more epochs than the one before, at least 1.
  public var periodFactor: Int
  /// The learning rate that each fall approaches, at least 0.
  public var minLR: Double

  /// Makes the schedule with falls of 10 epochs towards a rate of 0.
  public init() { self.init(firstPeriod: 10) }

  /// Makes a schedule whose first fall takes `firstPeriod` epochs.
  public init(firstPeriod: Int, periodFactor: Int = 1, minLR: Double = 0) {
    self.firstPeriod = firstPeriod
    self.periodFactor = periodFactor
    self.minLR = minLR
  }

  private enum CodingKeys: String, CodingKey {
    case firstPeriod = "t_0"
    case periodFactor = "t_mult"
    case minLR = "eta_min"
  }

  /// The first value that is out of its range, as a phrase; nil if all are valid.
  public var problem: String? {
    ValueRange.first(
      ValueRange.requireCount("t_0", firstPeriod), ValueRange.requireCount("t_mult", periodFactor),
      ValueRange.requireAtLeastZero("eta_min", minLR))
  }

  /// Returns the rate of an epoch, the same for all of its steps.
  public func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double {
    var (epoch, period) = (moment.epoch, max(firstPeriod, 1))
    if periodFactor > 1 {
      while epoch >= period {
        epoch -= period
        period = period.saturatingProduct(with: periodFactor)
      }
    } else {
      epoch %= period
    }
    return minLR + (base - minLR) * (1 + cos(Double.pi * Double(epoch) / Double(period))) / 2
  }
}
