/// A strict reader of the HTML that pages are written in: every element that is no void one is closed, attributes are
/// quoted, and text has no bare `<`, `>` or `&`.
enum HTMLReader {
  struct Malformed: Error {
    let place: Substring
  }

  struct Element {
    let name: String
    let attributes: [String: String]
    /// The names of the elements around it, from the outermost.
    let path: [String]
  }

  private static let void: Set = ["meta", "link", "img"]

  /// All elements in the order in which they begin.
  static func elements(_ html: String) throws -> [Element] {
    guard html.hasPrefix("<!doctype html>\n") else { throw Malformed(place: html.prefix(20)) }
    var (found, open): ([Element], [String]) = ([], [])
    var rest = html.dropFirst("<!doctype html>\n".count)
    while let start = rest.firstIndex(of: "<") {
      // A style is not markup.
      let text = rest[..<start]
      guard open.last == "style" || isText(text) else { throw Malformed(place: text) }
      guard let end = rest[start...].firstIndex(of: ">") else { throw Malformed(place: rest[start...]) }
      let tag = rest[rest.index(after: start)..<end]
      if tag.hasPrefix("/") {
        guard open.popLast() == String(tag.dropFirst()) else { throw Malformed(place: tag) }
      } else {
        let element = try element(tag, in: open)
        found.append(element)
        if !void.contains(element.name), !tag.hasSuffix("/") { open.append(element.name) }
      }
      rest = rest[rest.index(after: end)...]
    }
    guard open.isEmpty else { throw Malformed(place: rest) }
    return found
  }

  private static func isText(_ text: Substring) -> Bool {
    guard !text.contains(">") else { return false }
    return text.split(separator: "&", omittingEmptySubsequences: false).dropFirst().allSatisfy { piece in
      ["amp;", "lt;", "gt;", "quot;", "#39;"].contains { piece.hasPrefix($0) }
    }
  }

  private static func element(_ tag: Substring, in open: [String]) throws -> Element {
    let name = tag.prefix { $0 != " " && $0 != "/" }
    guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { throw Malformed(place: tag) }
    var attributes: [String: String] = [:]
    var rest = tag.dropFirst(name.count)
    while let equal = rest.firstIndex(of: "=") {
      let key = rest[..<equal].filter { $0 != " " && $0 != "\n" }
      let value = rest[rest.index(after: equal)...]
      guard value.first == "\"", let end = value.dropFirst().firstIndex(of: "\""),
        key.allSatisfy({ $0.isLetter || $0 == "-" || $0.isNumber }), attributes[key] == nil
      else { throw Malformed(place: tag) }
      attributes[key] = String(value[value.index(after: value.startIndex)..<end])
      rest = value[value.index(after: end)...]
    }
    guard rest.allSatisfy({ $0 == " " || $0 == "/" || $0 == "\n" }) else { throw Malformed(place: tag) }
    return Element(name: String(name), attributes: attributes, path: open)
  }
}
