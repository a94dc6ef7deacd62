/// Fields of tables of comma-separated values (RFC 4180).
package enum CSVText {
  /// A field, in quotes if it contains a comma, a quote or a line break; quotes inside are doubled.
  package static func field(_ text: String) -> String {
    // Not by characters: a letter's accent can be part of the quote before it, a line feed of a return.
    guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
    return "\"" + text.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}
