import Foundation
import FoveaCore

/// A rate that falls epoch by epoch along a power of what is left of the run, to 0 behind its end, as PyTorch's
/// `PolynomialLR`.
public struct PolynomialDecay: Schedule {
  /// The name of the schedule in configurations, `polynomial`.
  public static let name = "polynomial"
  /// A phrase that describes the schedule in lists and help pages.
  public static let summary = "falls along a power of what is left of the run"

  /// The exponent, above 0; 1 for a straight line.
  public var power: Double

  /// Makes the schedule with a straight line.
  public init() { self.init(power: 1) }

  /// Creates the schedule with a power above 0.
  public init(power: Double) { self.power = power }

  /// A description of the first value out of range; nil if all are valid.
  public var problem: String? { ValueRange.requireAboveZero("power", power) }

  /// The rate of an epoch.
  public func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double {
    base * pow(1 - Double(min(moment.epoch, moment.epochs)) / Double(moment.epochs), power)
  }
}
