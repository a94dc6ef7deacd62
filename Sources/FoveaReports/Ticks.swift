import Foundation

/// Round numbers along an axis: 1, 2 or 5 times a power of ten apart.
struct Ticks: Hashable, Sendable {
  /// Where the axis begins and ends.
  let range: ClosedRange<Double>
  /// The numbers, inside the range.
  let values: [Double]
  /// The digits behind the point that tell them apart.
  let digits: Int

  /// Finds ticks between two finite numbers.
  ///
  /// An axis that expands ends on ticks; one that does not ends where it was told to. Of equal ends the
  /// upper one is moved away.
  init(from lower: Double, to upper: Double, atMost count: Int, expands: Bool) {
    let upper = upper > lower ? upper : lower + 1
    // Halves, so that the difference of two huge numbers is one too.
    let rough = max((upper / 2 - lower / 2) / Double(count) * 2, .leastNormalMagnitude)
    let power = pow(10, log10(rough).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * (1 - 1e-9) } ?? 10 * power
    let first = expands ? (lower / step).rounded(.down) : (lower / step - 1e-9).rounded(.up)
    let last = expands ? (upper / step).rounded(.up) : (upper / step + 1e-9).rounded(.down)
    digits = min(max(0, -Int(log10(step).rounded(.down))), 12)
    let steps = Int(min(max(last - first, 0), 100))
    values = (0...steps).map { (first + Double($0)) * step }.filter(\.isFinite)
    range = expands ? min(lower, first * step)...max(upper, last * step) : lower...upper
  }

  /// The text of a tick; very large and very small numbers have an exponent.
  func text(_ value: Double) -> String {
    if digits > 6 || abs(value) >= 1e6 { return value == 0 ? "0" : String(format: "%.3g", value) }
    return String(format: "%.\(digits)f", value == 0 ? 0 : value)
  }

  /// Where a value stands, 0 at the beginning of the axis and 1 at its end.
  func position(_ value: Double) -> Double {
    (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
  }
}
