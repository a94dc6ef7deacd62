import FoveaCore

/// An exponential moving average: after each step it keeps a fixed share of itself (Polyak and Juditsky 1992; Szegedy
/// and others 2016, section 8).
public struct ExponentialAverage: WeightAverage {
  /// The name of the weight average in configurations, `ema`.
  public static let name = "ema"
  /// A phrase that describes the weight average in lists and help pages.
  public static let summary = "exponential moving average"

  /// The share of itself that the average keeps, in `0..<1`.
  public var decay: Double

  /// Makes an average that keeps 0.999.
  public init() { self.init(decay: 0.999) }

  /// Creates an average with a decay in `0..<1`.
  public init(decay: Double) { self.decay = decay }

  /// A description of the first value out of range; nil if all are valid.
  public var problem: String? { ValueRange.require("decay", decay, in: 0..<1) }

  /// The share of the newest parameters, `1 - decay`; 1 in the first step.
  public func share(step: Int) -> Double { step <= 1 ? 1 : 1 - decay }
}
