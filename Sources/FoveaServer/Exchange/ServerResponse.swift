package import Foundation
package import FoveaCore
package import HTTPTypes

/// What a client is answered.
package struct ServerResponse: Sendable {
  package var status = HTTPResponse.Status.ok
  package var headers: HTTPFields = [:]
  package var body = Data()

  /// A response with a body.
  package init(_ body: Data, type: String, status: HTTPResponse.Status = .ok) {
    (self.status, self.body) = (status, body)
    headers[.contentType] = type
  }

  /// A response without a body.
  package init(status: HTTPResponse.Status = .ok) { self.status = status }

  /// A value as JSON.
  ///
  /// - Throws: `EncodingError` if it holds a number that is not finite.
  package static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) throws -> ServerResponse {
    ServerResponse(Data(try value.text().utf8), type: "application/json", status: status)
  }

  /// An error as JSON, `{"error": "…"}`.
  static func error(_ error: any Error) -> ServerResponse {
    let error = ServerError(about: error)
    var object = JSONObject()
    object.set("error", error.message)
    var response = ServerResponse(
      Data(object.description.utf8), type: "application/json", status: error.status)
    response.headers.append(contentsOf: error.headers)
    return response
  }
}
