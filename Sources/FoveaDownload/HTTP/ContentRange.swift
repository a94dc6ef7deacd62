/// The part of a file that an answer holds (RFC 9110, section 14.4).
struct ContentRange: Hashable {
  let first: Int
  let last: Int
  /// The bytes of the whole, nil if the server does not say.
  let size: Int?

  /// Reads a header such as `bytes 100-199/200`; nil if it is invalid.
  init?(_ text: String?) {
    guard let text, let match = text.wholeMatch(of: /bytes (\d+)-(\d+)\/(\d+|\*)/.ignoresCase()),
      let first = Int(match.1), let last = Int(match.2), first <= last, last < .max,
      match.3 == "*" || Int(match.3) != nil
    else { return nil }
    (self.first, self.last, size) = (first, last, Int(match.3))
  }
}
