/// Descriptions of values that are out of range, for ``NamedChoice/problem``.
public enum ValueRange {
  /// The first of several descriptions, nil if there is none.
  public static func first(_ problems: String?...) -> String? { problems.lazy.compactMap(\.self).first }

  /// A description of a number outside a half-open range such as `0..<1`, or nil.
  public static func require(_ name: String, _ value: Double, in range: Range<Double>) -> String? {
    range.contains(value)
      ? nil
      : "\(name) must be in \(short(range.lowerBound))..<\(short(range.upperBound)), got \(short(value))"
  }

  /// A description of a number that is negative or not finite, or nil.
  public static func requireAtLeastZero(_ name: String, _ value: Double) -> String? {
    value >= 0 && value.isFinite ? nil : "\(name) must be at least 0, got \(short(value))"
  }

  /// A description of a number that is not finite and above 0, or nil.
  public static func requireAboveZero(_ name: String, _ value: Double) -> String? {
    value > 0 && value.isFinite ? nil : "\(name) must be above 0, got \(short(value))"
  }

  /// A description of a count below 1, or nil.
  public static func requireCount(_ name: String, _ value: Int) -> String? {
    value >= 1 ? nil : "\(name) must be at least 1, got \(value)"
  }

  /// A description of a whole number outside a closed range, or nil.
  public static func require(_ name: String, _ value: Int, in range: ClosedRange<Int>) -> String? {
    range.contains(value)
      ? nil : "\(name) must be in \(range.lowerBound)...\(range.upperBound), got \(value)"
  }

  /// A description of a probability outside 0...1, or nil.
  public static func requireProbability(_ name: String, _ value: Double) -> String? {
    (0...1).contains(value) ? nil : "\(name) must be in 0...1, got \(short(value))"
  }

  /// The number as people write it: 1 for 1.0.
  private static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
