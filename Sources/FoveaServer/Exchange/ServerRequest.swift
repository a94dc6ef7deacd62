package import Foundation
package import FoveaCore
package import HTTPTypes

/// A request as its endpoint sees it: complete, within the limits.
package struct ServerRequest: Sendable {
  package let headers: HTTPFields
  /// The values of the names in the endpoint's path.
  package let parameters: [String: String]
  /// The values behind `?`, by their names.
  package let query: [String: String]
  package let body: Data

  /// The media type of the body, in small letters and without what follows a semicolon.
  package var contentType: String {
    let whole = headers[.contentType] ?? ""
    return String(whole.prefix { $0 != ";" }).trimmingCharacters(in: .whitespaces).lowercased()
  }

  /// The body as a JSON object.
  ///
  /// - Throws: `ServerError` with status 400 if it is not one.
  package func object() throws -> JSONValue {
    guard let value = try? JSONValue(parsing: body, at: "body"), case .object = value else {
      throw ServerError.badRequest("the body is no JSON object")
    }
    return value
  }

  /// A value behind `?` as a number in a range, nil if it is not there.
  ///
  /// - Throws: `ServerError` with status 400 if it is no such number.
  package func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let text = query[name] else { return nil }
    guard let value = Int(text), range.contains(value) else {
      throw ServerError.badRequest("\(name) must be in \(range.lowerBound)...\(range.upperBound)")
    }
    return value
  }
}
