import ArgumentParser

/// The kinds of values that options take, each with the word for it in help pages.
enum ValueKind: String {
  case count = "n"
  case number
  case directory = "dir"
  case file
  case name
  case interval
  case bytes

  /// What an error expects, nil where every text can be read.
  var expectation: String? {
    switch self {
    case .count: "a whole number"
    case .number: "a number"
    case .interval: "a time (30s, 5m, 1h) or a number of steps"
    case .bytes: "a number of bytes, as in 2G"
    case .directory, .file, .name: nil
    }
  }
}

extension ArgumentHelp {
  /// The help of an option whose value is of a kind.
  static func value(_ kind: ValueKind, _ text: String) -> ArgumentHelp {
    ArgumentHelp(text, valueName: kind.rawValue)
  }

  /// The help of an option that takes a whole number.
  static func count(_ text: String) -> ArgumentHelp { value(.count, text) }

  /// The help of an option that takes a number.
  static func number(_ text: String) -> ArgumentHelp { value(.number, text) }

  /// The help of an option that takes a name.
  static func name(_ text: String) -> ArgumentHelp { value(.name, text) }

  /// The help of an option that takes the path of a file.
  static func file(_ text: String) -> ArgumentHelp { value(.file, text) }

  /// The help of an option that takes the path of a directory.
  static func directory(_ text: String) -> ArgumentHelp { value(.directory, text) }
}
