import FoveaCore
package import HTTPTypes

/// An error that a client is told: a status and one line.
package struct ServerError: Error {
  package let status: HTTPResponse.Status
  package let message: String
  package var headers: HTTPFields = [:]

  package init(_ status: HTTPResponse.Status, _ message: String) {
    (self.status, self.message) = (status, message)
  }

  /// Too many wait.
  package static var overloaded: ServerError {
    var error = ServerError(.serviceUnavailable, "too many requests wait; try again later")
    error.headers[.retryAfter] = "1"
    return error
  }

  /// A request that cannot be understood.
  package static func badRequest(_ message: String) -> ServerError { ServerError(.badRequest, message) }

  /// What a client is told of any error.
  init(about error: any Error) {
    switch error {
    case let error as ServerError: self = error
    case let error as FoveaError where [.data, .format, .configuration].contains(error.code):
      self.init(.badRequest, (error.location.isEmpty ? "" : "\(error.location): ") + error.problem)
    case let error as FoveaError where error.code == .numeric:
      self.init(.unprocessableContent, "the network's answer is not a finite number")
    case let error as FoveaError: self.init(.internalServerError, error.problem)
    default: self.init(.internalServerError, "the request failed")
    }
  }
}
