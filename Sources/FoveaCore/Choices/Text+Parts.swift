extension StringProtocol {
  /// The parts between separators, but for those inside brackets or a quoted text.
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
