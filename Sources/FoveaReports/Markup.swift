/// Text as part of XML, SVG or HTML, whatever it holds.
enum Markup {
  /// Text with what has a meaning in markup escaped, and without characters that XML forbids or that turn the
  /// direction of the text around them.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case _ where isForbidden(scalar): result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Escaped text of at most so many characters, with an ellipsis in the place of others.
  static func escaped(_ text: String, atMost limit: Int) -> String {
    guard text.unicodeScalars.count > limit else { return escaped(text) }
    var short = String.UnicodeScalarView()
    short.append(contentsOf: text.unicodeScalars.prefix(max(limit - 1, 1)))
    return escaped(String(short)) + "…"
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: true
    // Marks that embed, override or isolate a direction of writing.
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
