import Foundation
import FoveaCore
import HTTPTypes

/// `/v2/models/{model}/infer`: numbers in, numbers out.
struct InferEndpoint: Endpoint {
  let method = HTTPRequest.Method.post
  let path = "/v2/models/{model}/infer"
  let operation = Operation.describe(
    "The logits and probabilities of prepared images.", parameters: [Operation.model],
    body: [
      "application/json": Operation.schema("InferRequest"), "application/octet-stream": Operation.bytes,
    ],
    answers: [
      "application/json": Operation.schema("InferResponse"), "application/octet-stream": Operation.bytes,
    ],
    errors: [404, 422])

  func answer(_ request: ServerRequest, _ service: Service) async throws -> ServerResponse {
    let model = try service.model(request.parameters["model"])
    let metrics = service.metrics.model(model.name)
    do {
      let (object, images) = try await service.work { try Self.read(request, for: model) }
      let logits = try await service.logits(images, by: model)
      let response = try await service.work {
        var answer = InferAnswer(logits, of: model)
        try answer.add(
          requested: object["outputs"],
          binaryByDefault: object["parameters"]?["binary_data_output"]?.truth ?? false)
        return try answer.response(id: object["id"])
      }
      metrics.noteAnswer(isSuccess: true)
      return response
    } catch {
      metrics.noteAnswer(isSuccess: false)
      throw error
    }
  }

  /// The request without its tensor, and the images.
  private static func read(_ request: ServerRequest, for model: ServedModel) throws -> (JSONValue, HostTensor)
  {
    var (json, bytes) = (request.body, Data())
    if let text = InferAnswer.lengthHeader.flatMap({ request.headers[$0] }) {
      guard let length = Int(text), (0...request.body.count).contains(length) else {
        throw ServerError.badRequest("Inference-Header-Content-Length must be in 0...\(request.body.count)")
      }
      (json, bytes) = (request.body.prefix(length), request.body.dropFirst(length))
    }
    guard var object = try? JSONValue(parsing: json, at: "body"), case .object = object else {
      throw ServerError.badRequest("the body does not begin with a JSON object")
    }
    guard case .array(let inputs)? = object["inputs"], inputs.count == 1 else {
      throw ServerError.badRequest("inputs must have one tensor, named \(InferTensor.input)")
    }
    let images = try InferTensor.images(inputs[0], &bytes, for: model)
    guard bytes.isEmpty else { throw ServerError.badRequest("\(bytes.count) bytes follow the tensor") }
    object["inputs"] = nil
    return (object, images)
  }
}
