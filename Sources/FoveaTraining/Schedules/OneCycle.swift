import Foundation
import FoveaCore

/// A rate that rises and falls once, step by step, along two halves of a cosine, as PyTorch's `OneCycleLR` (Smith and
/// Topin 2019).
///
/// The base rate is the largest one. The momentum of the optimizer stays as it is.
public struct OneCycle: Schedule {
  /// The name of the schedule in configurations, `one-cycle`.
  public static let name = "one-cycle"
  /// A phrase that describes the schedule in lists and help pages.
  public static let summary = "rises to the learning rate and falls, step by step"

  /// The share of the steps in which the rate rises, above 0 and below 1.
  public var pctStart: Double
  /// The divisor that makes the first rate of the largest one, at least 1.
  public var divFactor: Double
  /// The divisor that makes the last rate of the first one, at least 1.
  public var finalDivFactor: Double

  /// Makes the schedule with PyTorch's values.
  public init() { self.init(pctStart: 0.3) }

  /// Creates the schedule; each value has PyTorch's default.
  public init(pctStart: Double = 0.3, divFactor: Double = 25, finalDivFactor: Double = 1e4) {
    self.pctStart = pctStart
    self.divFactor = divFactor
    self.finalDivFactor = finalDivFactor
  }

  private enum CodingKeys: String, CodingKey {
    case pctStart = "pct_start"
    case divFactor = "div_factor"
    case finalDivFactor = "final_div_factor"
  }

  /// A description of the first value out of range; nil if all are valid.
  public var problem: String? {
    ValueRange.first(
      pctStart > 0 && pctStart < 1 ? nil : "pct_start must be above 0 and below 1, got \(pctStart)",
      divFactor >= 1 ? nil : "div_factor must be at least 1, got \(divFactor)",
      finalDivFactor >= 1 ? nil : "final_div_factor must be at least 1, got \(finalDivFactor)")
  }

  /// The rate of a step.
  public func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double {
    let total = Double(moment.epochs) * Double(moment.stepsPerEpoch)
    let step = Double(moment.epoch) * Double(moment.stepsPerEpoch) + Double(moment.step)
    let first = base / divFactor
    let peak = pctStart * total - 1
    func between(_ start: Double, _ end: Double, _ part: Double) -> Double {
      end + (start - end) / 2 * (1 + cos(Double.pi * min(max(part, 0), 1)))
    }
    guard step > peak else { return between(first, base, peak > 0 ? step / peak : 1) }
    let rest = total - 1 - peak
    return between(base, first / finalDivFactor, rest > 0 ? (step - peak) / rest : 1)
  }
}
