import FoveaCore
import HTTPTypes

/// `/v2`: what the server is.
struct ServerMetadataEndpoint: Endpoint {
  let method = HTTPRequest.Method.get
  let path = "/v2"
  let operation = Operation.describe(
    "What the server is.", answers: ["application/json": Operation.schema("ServerMetadata")])

  func answer(_ request: ServerRequest, _ service: Service) throws -> ServerResponse {
    try .json([
      "name": "fovea", "version": .string(FoveaVersion.current),
      "extensions": ["binary_tensor_data", "classification", "model_repository", "statistics"],
    ])
  }
}

/// `/v2/models/{model}`: what a model takes and gives.
struct ModelMetadataEndpoint: Endpoint {
  let method = HTTPRequest.Method.get
  let path = "/v2/models/{model}"
  let operation = Operation.describe(
    "What a model takes and gives.", parameters: [Operation.model],
    answers: ["application/json": Operation.schema("ModelMetadata")], errors: [404])

  func answer(_ request: ServerRequest, _ service: Service) throws -> ServerResponse {
    let model = try service.model(request.parameters["model"])
    func tensor(_ name: String, _ shape: [Int]) -> JSONValue {
      [
        "name": .string(name), "datatype": "FP32",
        "shape": .array([.integer(-1)] + shape.map { .integer($0) }),
      ]
    }
    return try .json([
      "name": .string(model.name), "versions": ["1"], "platform": "fovea",
      "inputs": [tensor(InferTensor.input, model.predictor.inputShape.dimensions)],
      "outputs": .array(
        InferTensor.Output.allCases.map { tensor($0.rawValue, [model.predictor.classNames.count]) }),
      "parameters": ["labels": .array(model.predictor.classNames.map { .string($0) })],
    ])
  }
}

/// `/v2/repository/index`: the names of the models.
struct RepositoryEndpoint: Endpoint {
  let method = HTTPRequest.Method.post
  let path = "/v2/repository/index"
  let operation = Operation.describe(
    "The models.",
    answers: ["application/json": ["type": "array", "items": Operation.schema("RepositoryModel")]])

  func answer(_ request: ServerRequest, _ service: Service) throws -> ServerResponse {
    let state: JSONValue = service.life.stage == .ready ? "READY" : "UNAVAILABLE"
    return try .json(
      .array(
        service.models.map { ["name": .string($0.name), "version": "1", "state": state, "reason": ""] }))
  }
}

/// `/v2/models/{model}/stats`: what a model has done.
struct StatisticsEndpoint: Endpoint {
  let method = HTTPRequest.Method.get
  let path = "/v2/models/{model}/stats"
  let operation = Operation.describe(
    "What a model has done since the server began; times in nanoseconds.", parameters: [Operation.model],
    answers: ["application/json": ["type": "object"]], errors: [404])

  func answer(_ request: ServerRequest, _ service: Service) throws -> ServerResponse {
    let model = try service.model(request.parameters["model"])
    let counts = service.metrics.model(model.name).current
    func time(_ count: Int, _ seconds: Double) -> JSONValue {
      ["count": .integer(count), "ns": .integer(Int(seconds * 1e9))]
    }
    return try .json([
      "model_stats": [
        [
          "name": .string(model.name), "version": "1", "inference_count": .integer(counts.images),
          "execution_count": .integer(counts.batches),
          "inference_stats": [
            "success": time(counts.successes, counts.computeSeconds + counts.waitingSeconds),
            "fail": time(counts.failures, 0), "queue": time(counts.batches, counts.waitingSeconds),
            "compute_infer": time(counts.batches, counts.computeSeconds),
          ],
        ]
      ]
    ])
  }
}
