import Foundation

/// A rate that falls along half a cosine, from the base rate in the first epoch towards 0 behind the last one
/// (Loshchilov and Hutter 2017, "SGDR", equation 5, without restarts).
public struct CosineDecay: Schedule {
  /// The name of the schedule in configurations, `cosine`.
  public static let name = "cosine"
  /// A phrase that describes the schedule in lists and help pages.
  public static let summary = "falls along half a cosine, epoch by epoch"

  /// Creates the schedule, which has no values to choose.
  public init() {}

  /// The rate of an epoch.
  public func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double {
    let length = moment.epochs
    return base * 0.5 * (1 + cos(Double.pi * Double(min(moment.epoch, length)) / Double(length)))
  }
}
