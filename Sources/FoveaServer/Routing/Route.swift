package import HTTPTypes

/// One thing that a server does: a verb, a path, and what it answers.
package protocol Route<Site>: Sendable {
  /// What the routes of a server share.
  associatedtype Site

  /// The verb.
  var method: HTTPRequest.Method { get }
  /// The path, whose parts in braces stand for any text, as in `/v2/models/{model}/infer`.
  var path: String { get }
  /// Whether it answers without the token.
  var isOpen: Bool { get }

  /// Answers a request.
  ///
  /// - Throws: `ServerError`, or another error that becomes one.
  func answer(_ request: ServerRequest, _ site: Site) async throws -> ServerResponse
}

extension Route {
  package var isOpen: Bool { false }
}
