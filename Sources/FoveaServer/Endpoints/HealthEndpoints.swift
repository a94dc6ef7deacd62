import FoveaCore
import HTTPTypes

/// `/v2/health/live`: the process runs.
struct LiveEndpoint: Endpoint {
  let method = HTTPRequest.Method.get
  let path = "/v2/health/live"
  let isOpen = true
  let operation = Operation.describe(
    "Whether the server runs.", answers: ["application/json": ["type": "object"]])

  func answer(_ request: ServerRequest, _ service: Service) throws -> ServerResponse {
    try .json(["live": true])
  }
}

/// `/v2/health/ready` and `/health`: requests are answered.
struct ReadyEndpoint: Endpoint {
  let method = HTTPRequest.Method.get
  let path: String
  let isOpen = true
  let operation = Operation.describe(
    "Whether the server answers requests: not while it starts or ends.",
    answers: ["application/json": ["type": "object"]])

  func answer(_ request: ServerRequest, _ service: Service) throws -> ServerResponse {
    switch service.life.stage {
    case .ready: try .json(["ready": true])
    case .starting: throw ServerError(.serviceUnavailable, "the server is starting")
    case .draining: throw ServerError(.serviceUnavailable, "the server is ending")
    }
  }
}

/// `/v2/models/{model}/ready`: a model answers requests.
struct ModelReadyEndpoint: Endpoint {
  let method = HTTPRequest.Method.get
  let path = "/v2/models/{model}/ready"
  let operation = Operation.describe(
    "Whether a model answers requests.", parameters: [Operation.model],
    answers: ["application/json": ["type": "object"]], errors: [404])

  func answer(_ request: ServerRequest, _ service: Service) throws -> ServerResponse {
    let model = try service.model(request.parameters["model"])
    guard service.life.stage == .ready else {
      throw ServerError(.serviceUnavailable, "the server is not ready")
    }
    return try .json(["name": .string(model.name), "ready": true])
  }
}
