/// Words about values that are out of range, for ``NamedChoice/problem``.
public enum ValueRange {
  /// The first of several problems, nil if there is none.
  public static func first(_ problems: String?...) -> String? { problems.lazy.compactMap(\.self).first }

  /// What is wrong with a number that has to be in a range with an open end, as in `0..<1`.
  public static func require(_ name: String, _ value: Double, in range: Range<Double>) -> String? {
    range.contains(value)
      ? nil
      : "\(name) has to be in \(short(range.lowerBound))..<\(short(range.upperBound)), got \(short(value))"
  }

  /// What is wrong with a number that has to be finite and at least 0.
  public static func requireAtLeastZero(_ name: String, _ value: Double) -> String? {
    value >= 0 && value.isFinite ? nil : "\(name) has to be at least 0, got \(short(value))"
  }

  /// What is wrong with a number that has to be finite and above 0.
  public static func requireAboveZero(_ name: String, _ value: Double) -> String? {
    value > 0 && value.isFinite ? nil : "\(name) has to be above 0, got \(short(value))"
  }

  /// What is wrong with a count that has to be at least 1.
  public static func requireCount(_ name: String, _ value: Int) -> String? {
    value >= 1 ? nil : "\(name) has to be at least 1, got \(value)"
  }

  /// What is wrong with a whole number that has to be in a range.
  public static func require(_ name: String, _ value: Int, in range: ClosedRange<Int>) -> String? {
    range.contains(value)
      ? nil : "\(name) has to be in \(range.lowerBound)...\(range.upperBound), got \(value)"
  }

  /// What is wrong with a probability, which has to be in 0...1.
  public static func requireProbability(_ name: String, _ value: Double) -> String? {
    (0...1).contains(value) ? nil : "\(name) has to be in 0...1, got \(short(value))"
  }

  /// The number as people write it: 1 for 1.0.
  private static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
