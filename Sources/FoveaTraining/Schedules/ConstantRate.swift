/// The same rate throughout.
public struct ConstantRate: Schedule {
  /// The name in the registry.
  public static let name = "constant"
  /// What it is.
  public static let summary = "the same rate throughout"

  /// Makes the schedule.
  public init() {}

  /// The base rate.
  public func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double { base }
}
