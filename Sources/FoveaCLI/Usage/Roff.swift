/// Text in the language of the manual's pages.
enum Roff {
  /// Text in which nothing is an instruction, on one line.
  ///
  /// Every hyphen is one that can be copied into a shell.
  static func escaped(_ text: some StringProtocol) -> String {
    let known: [Character: String] = [
      "\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti", "\n": " ",
    ]
    let body = text.map { known[$0] ?? String($0) }.joined()
    return body.hasPrefix(".") ? "\\&" + body : body
  }

  /// A paragraph in lines of the usual length.
  static func paragraph(_ text: String) -> String {
    text.wrapped(to: 72).map(escaped).joined(separator: "\n")
  }

  /// A label or a call: names bold, values in italics.
  static func marked(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let match = rest.firstMatch(of: #/<([^<>]+)>|--?[A-Za-z][A-Za-z0-9-]*|[A-Za-z_][A-Za-z0-9_-]*/#) {
      result += escaped(rest[..<match.range.lowerBound])
      result += match.output.1.map { "\\fI\(escaped($0))\\fR" } ?? "\\fB\(escaped(match.output.0))\\fR"
      rest = rest[match.range.upperBound...]
    }
    return result + escaped(rest)
  }

  /// A block of examples: its title if it says something, then its lines as they are.
  static func example(_ block: String) -> String {
    let lines = block.split(separator: "\n")
    let title = lines.first.map(String.init) ?? ""
    let isPlain = title == "Examples:" || title == "More examples:"
    let body = lines.dropFirst().map { escaped($0.dropFirst(2)) }
    return ((isPlain ? [] : [escaped(title)]) + [".RS 4", ".nf"] + body + [".fi", ".RE"]).joined(
      separator: "\n")
  }
}
