extension StringProtocol {
  /// Splits the text at a separator, except inside brackets and quotes.
  ///
  /// `[` and `{` open brackets; inside quotes a backslash escapes the next character. Empty parts are kept.
  package func parts(between separator: Character) -> [SubSequence] {
    var (parts, start, depth) = ([SubSequence](), startIndex, 0)
    var (isQuoted, isEscaped) = (false, false)
    for index in indices {
      let character = self[index]
      if isQuoted {
        if character == "\"", !isEscaped { isQuoted = false }
        isEscaped = character == "\\" && !isEscaped
        continue
      }
      switch character {
      case "\"": isQuoted = true
      case "[", "{": depth += 1
      case "]", "}": depth -= 1
      case separator where depth == 0:
        parts.append(self[start..<index])
        start = self.index(after: index)
      default: break
      }
    }
    return parts + [self[start...]]
  }
}
