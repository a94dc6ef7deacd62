package import Testing

/// Expects an error whose description is one line that holds the given words.
package func expectRefusal<Result>(
  _ words: String, at location: SourceLocation = #_sourceLocation, _ body: () throws -> Result
) {
  do {
    _ = try body()
    Issue.record("no error, expected one that says: \(words)", sourceLocation: location)
  } catch {
    let text = "\(error)"
    if text.contains(words), !text.contains("\n") { return }
    Issue.record("got: \(text); expected one line that says: \(words)", sourceLocation: location)
  }
}
