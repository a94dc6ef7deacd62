import ArgumentParser
import Foundation

/// How a result is written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}

/// Numbers and tables as people read them.
enum Formatting {
  /// Names on a line, the first few of many.
  static func list(_ names: [String], limit: Int = 6) -> String {
    guard names.count > limit + 1 else { return names.joined(separator: ", ") }
    return names.prefix(limit).joined(separator: ", ") + " and \(names.count - limit) more"
  }

  /// A number with a fixed count of digits behind the point.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    value.isFinite ? String(format: "%.\(digits)f", value) : "\(value)"
  }

  /// A number of bytes in the binary unit that suits it.
  static func bytes(_ count: Int) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    var (value, unit) = (Double(count), 0)
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return "\(fixed(value, unit == 0 ? 0 : 1)) \(units[unit])"
  }

  /// A text as part of one line on a terminal: escapes for control characters, an ellipsis for its middle if
  /// it is too long.
  static func line(_ text: String, atMost limit: Int = 2000) -> String {
    let short = text.utf8.count > limit ? "\(text.prefix(limit * 3 / 4))…\(text.suffix(limit / 4))" : text
    return short.unicodeScalars.reduce(into: "") { line, scalar in
      if scalar.properties.generalCategory == .control {
        line += scalar.escaped(asASCII: true)
      } else {
        line.unicodeScalars.append(scalar)
      }
    }
  }

  /// A time in hours, minutes and seconds.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e15).rounded())
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, rest) : String(format: "%d:%02d", minutes, rest)
  }
}
