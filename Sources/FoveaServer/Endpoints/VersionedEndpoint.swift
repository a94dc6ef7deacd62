import FoveaCore
import HTTPTypes

/// An endpoint of a model under `/versions/{version}`, where clients look that ask for a version; there is one, 1.
struct VersionedEndpoint: Endpoint {
  private let base: any Endpoint
  let path: String
  let operation: JSONValue

  /// Makes the endpoint of one whose path begins with `/v2/models/{model}`.
  init(_ base: any Endpoint) {
    self.base = base
    let model = "/v2/models/{model}"
    path = model + "/versions/{version}" + base.path.dropFirst(model.count)
    operation = Operation.replacing([Operation.model, Operation.version], of: base.operation)
  }

  var method: HTTPRequest.Method { base.method }
  var isOpen: Bool { base.isOpen }

  func answer(_ request: ServerRequest, _ service: Service) async throws -> ServerResponse {
    guard request.parameters["version"] == "1" else {
      throw ServerError(.notFound, "there is no such version; every model has version 1 alone")
    }
    return try await base.answer(request, service)
  }
}
