import FoveaCore
import HTTPTypes

/// One thing that a server does: a verb, a path, and what it answers.
protocol Endpoint: Sendable {
  /// The verb.
  var method: HTTPRequest.Method { get }
  /// The path, whose parts in braces stand for any text, as in `/v2/models/{model}/infer`.
  var path: String { get }
  /// Whether it answers without the token.
  var isOpen: Bool { get }
  /// What `/openapi.json` says of it: an operation of OpenAPI 3.
  var operation: JSONValue { get }

  /// Answers a request.
  ///
  /// - Throws: `ServerError`, or another error that becomes one.
  func answer(_ request: ServerRequest, _ service: Service) async throws -> ServerResponse
}

extension Endpoint {
  var isOpen: Bool { false }
}
