import FoveaCore

/// The numbers of the core schema of YAML 1.2 (section 10.3.2).
enum YAMLNumber {
  /// The number that a plain scalar is; nil if it is a text.
  ///
  /// Infinity and what is not a number are numbers too.
  static func value(of text: String) -> JSONValue? {
    let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    if [".inf", ".Inf", ".INF"].contains(unsigned) { return .number(.infinity) }
    if [".nan", ".NaN", ".NAN"].contains(text) { return .number(.nan) }
    for (prefix, radix) in [("0o", 8), ("0x", 16)] where text.hasPrefix(prefix) {
      return Int(text.dropFirst(2), radix: radix).flatMap { $0 >= 0 ? .integer($0) : nil }
    }
    guard isDecimal(unsigned) else { return nil }
    if unsigned.allSatisfy(\.isNumber) {
      if let number = Int(text) { return .integer(number) }
      if let number = UInt64(text) { return .unsigned(number) }
    }
    return Double(text).map { .number($0) }
  }

  /// Whether a text is digits with an optional point among or beside them and an optional exponent.
  private static func isDecimal(_ text: Substring) -> Bool {
    text.wholeMatch(of: /(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?/) != nil
  }
}
