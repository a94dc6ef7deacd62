/// A pattern for the paths of parameters, as in `features.*` or `layer[12].*`.
///
/// As in a shell, `*` stands for any text, `?` for any one character, `[abc]` for one of these and `[!abc]`
/// for one of all others; the rest stands for itself. Dots are characters like all others.
public struct PathPattern: Hashable, Sendable {
  /// The pattern as it is written.
  public let text: String
  private let parts: [Part]

  /// What one part of a pattern stands for.
  private enum Part: Hashable {
    case text
    case character
    case oneOf(Set<Character>, isNegated: Bool)

    /// Whether the part, unless it is any text, stands for a character.
    func matches(_ character: Character) -> Bool {
      switch self {
      case .text, .character: true
      case .oneOf(let set, let isNegated): set.contains(character) != isNegated
      }
    }
  }

  /// Makes a pattern; a bracket that nothing closes stands for itself.
  public init(_ text: String) {
    self.text = text
    var parts: [Part] = []
    var rest = text[...]
    while let first = rest.popFirst() {
      switch first {
      case "*": parts.append(.text)
      case "?": parts.append(.character)
      case "[":
        let isNegated = rest.first == "!"
        let set = rest.dropFirst(isNegated ? 1 : 0)
        if let end = set.dropFirst().firstIndex(of: "]") {
          parts.append(.oneOf(Set(set[..<end]), isNegated: isNegated))
          rest = set[set.index(after: end)...]
        } else {
          parts.append(.oneOf([first], isNegated: false))
        }
      default: parts.append(.oneOf([first], isNegated: false))
      }
    }
    self.parts = parts
  }

  /// Whether the pattern stands for the whole of a path.
  public func matches(_ path: String) -> Bool {
    let path = Array(path)
    var (i, j) = (0, 0)
    // Where to go on if a character differs: behind the last star, which then takes one more.
    var retry: (part: Int, character: Int)?
    while j < path.count {
      if i < parts.count, parts[i] == .text {
        i += 1
        retry = (i, j)
      } else if i < parts.count, parts[i].matches(path[j]) {
        (i, j) = (i + 1, j + 1)
      } else if let last = retry {
        retry = (last.part, last.character + 1)
        (i, j) = (last.part, last.character + 1)
      } else {
        return false
      }
    }
    return parts[i...].allSatisfy { $0 == .text }
  }
}
