import FoveaCore
import HTTPTypes

/// The endpoints of a server, found by path and verb.
struct Router: Sendable {
  /// What a path and a verb lead to.
  enum Match {
    case endpoint(any Endpoint, parameters: [String: String])
    /// The path is known with other verbs.
    case otherVerbs([HTTPRequest.Method])
    case nothing
  }

  let endpoints: [any Endpoint]
  private let patterns: [[Substring]]

  init(_ endpoints: [any Endpoint]) {
    self.endpoints = endpoints
    patterns = endpoints.map { $0.path.split(separator: "/", omittingEmptySubsequences: false) }
  }

  /// The endpoint of a path without its query.
  func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    var others: [HTTPRequest.Method] = []
    for (endpoint, pattern) in zip(endpoints, patterns) {
      guard let parameters = Self.parameters(of: parts, in: pattern) else { continue }
      if endpoint.method == method { return .endpoint(endpoint, parameters: parameters) }
      others.append(endpoint.method)
    }
    return others.isEmpty ? .nothing : .otherVerbs(others)
  }

  /// What the names of a pattern stand for, nil if a path is of another.
  private static func parameters(of parts: [Substring], in pattern: [Substring]) -> [String: String]? {
    guard parts.count == pattern.count else { return nil }
    var parameters: [String: String] = [:]
    for (part, expected) in zip(parts, pattern) {
      if expected.hasPrefix("{") {
        guard let text = part.removingPercentEncoding, !text.isEmpty else { return nil }
        parameters[String(expected.dropFirst().dropLast())] = text
      } else if part != expected {
        return nil
      }
    }
    return parameters
  }
}
