package import Foundation

/// The parts of a body of `multipart/form-data` (RFC 7578).
package enum MultipartReader {
  /// A field of the form.
  package struct Part: Equatable {
    package var name: String
    package var fileName: String?
    package var body: Data
  }

  /// The most parts of a body.
  package static let largestCount = 64
  /// The most bytes of a part's head.
  private static let largestHead = 8 << 10

  /// Reads the parts, in their order.
  ///
  /// - Throws: `ServerError` with status 400 if the body is no such form, or has too many parts.
  package static func parts(of body: Data, contentType: String) throws -> [Part] {
    let line = Data("--\(try boundary(in: contentType))".utf8)
    let (crlf, blank) = (Data("\r\n".utf8), Data("\r\n\r\n".utf8))
    guard let first = body.range(of: line) else { throw bad("has no boundary") }
    var parts: [Part] = []
    var place = first.upperBound
    for _ in 0...largestCount {
      if body[place...].starts(with: Data("--".utf8)) { return parts }
      guard body[place...].starts(with: crlf) else { throw bad("has a damaged boundary") }
      let limit = min(place + largestHead, body.endIndex)
      // The blank line may follow the boundary at once.
      guard let head = body.range(of: blank, in: place..<limit) else {
        throw bad("has a part without a head")
      }
      guard let next = body.range(of: crlf + line, in: head.upperBound - crlf.count..<body.endIndex) else {
        throw bad("ends within a part")
      }
      let text = String(decoding: body[place..<head.lowerBound], as: UTF8.self)
      let end = max(next.lowerBound, head.upperBound)
      if let part = part(head: text, Data(body[head.upperBound..<end])) { parts.append(part) }
      place = next.upperBound
    }
    throw bad("has more than \(largestCount) parts")
  }

  private static func bad(_ problem: String) -> ServerError {
    .badRequest("the form \(problem)")
  }

  private static func boundary(in contentType: String) throws -> String {
    let values = values(of: contentType)
    guard let boundary = values["boundary"], (1...70).contains(boundary.utf8.count) else {
      throw bad("has no boundary in its content-type")
    }
    return boundary
  }

  /// The part that a head describes, nil if it has no name.
  private static func part(head: String, _ body: Data) -> Part? {
    for line in head.split(separator: "\r\n") {
      let pair = line.split(separator: ":", maxSplits: 1)
      guard pair.count == 2, pair[0].lowercased() == "content-disposition" else { continue }
      let values = values(of: String(pair[1]))
      return values["name"].map { Part(name: $0, fileName: values["filename"], body: body) }
    }
    return nil
  }

  /// The values of a header such as `form-data; name="file"`, by their names in small letters.
  private static func values(of header: String) -> [String: String] {
    var values: [String: String] = [:]
    var rest = Substring(header)
    while let semicolon = rest.firstIndex(of: ";") {
      rest = rest[rest.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" }
      guard let equals = rest.firstIndex(of: "=") else { break }
      let name = rest[..<equals].lowercased()
      rest = rest[rest.index(after: equals)...]
      var value = ""
      if rest.first == "\"" {
        rest = rest.dropFirst()
        while let character = rest.popFirst(), character != "\"" {
          // Browsers escape a quote by a backslash or as %22.
          if character == "\\", rest.first == "\"" {
            value.append(rest.removeFirst())
          } else {
            value.append(character)
          }
        }
      } else {
        value = String(rest.prefix { $0 != ";" }).trimmingCharacters(in: .whitespaces)
      }
      values[name] = value
    }
    return values
  }
}
