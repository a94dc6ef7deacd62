/// A schedule that keeps the learning rate constant.
public struct ConstantRate: Schedule {
  /// The name of the schedule in configurations, `constant`.
  public static let name = "constant"
  /// A phrase that describes the schedule in lists and help pages.
  public static let summary = "the same rate throughout"

  /// Creates the schedule, which has no values to choose.
  public init() {}

  /// The base rate.
  public func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double { base }
}
