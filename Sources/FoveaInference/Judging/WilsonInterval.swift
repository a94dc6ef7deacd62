/// The 95 % confidence interval of a share: the score interval of Wilson 1927.
///
/// It stays inside `0...1` and is sensible at the ends, where the usual `±1.96 √(p (1 - p) / n)` has no
/// width.
public struct WilsonInterval: Hashable, Sendable, Codable {
  /// The lower end, in `0...1`.
  public let lower: Double
  /// The upper end, in `0...1`.
  public let upper: Double

  /// Both ends as a range.
  public var range: ClosedRange<Double> { lower...upper }

  /// The standard score that 2.5 % of the normal distribution exceed.
  static let score = 1.959963984540054

  /// Makes the interval of a share of which a sample has `count` in `total`, `0 <= count <= total`; `0...1`
  /// for an empty sample.
  public init(count: Int, of total: Int) {
    precondition(count >= 0 && count <= total, "\(count) is no part of \(total)")
    guard total > 0 else {
      (lower, upper) = (0, 1)
      return
    }
    let (n, square) = (Double(total), Self.score * Self.score)
    let share = Double(count) / n
    let centre = (share + square / (2 * n)) / (1 + square / n)
    let half =
      Self.score * (share * (1 - share) / n + square / (4 * n * n)).squareRoot() / (1 + square / n)
    // Rounding must not separate an end of the interval from the share itself.
    lower = count == 0 ? 0 : max(0, centre - half)
    upper = count == total ? 1 : min(1, centre + half)
  }
}
