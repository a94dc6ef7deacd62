import FoveaCore
import HTTPTypes

/// The routes of a server, found by path and verb.
struct Router<Site>: Sendable {
  /// What a path and a verb lead to.
  enum Match {
    case route(any Route<Site>, parameters: [String: String])
    /// The path is known with other verbs.
    case otherVerbs([HTTPRequest.Method])
    case nothing
  }

  private let routes: [any Route<Site>]
  private let patterns: [[Substring]]

  init(_ routes: [any Route<Site>]) {
    self.routes = routes
    patterns = routes.map { $0.path.split(separator: "/", omittingEmptySubsequences: false) }
  }

  /// The route of a path without its query.
  func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    var others: [HTTPRequest.Method] = []
    for (route, pattern) in zip(routes, patterns) {
      guard let parameters = Self.parameters(of: parts, in: pattern) else { continue }
      if route.method == method { return .route(route, parameters: parameters) }
      others.append(route.method)
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
