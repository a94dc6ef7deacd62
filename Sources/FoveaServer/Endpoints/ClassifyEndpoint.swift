import Foundation
import FoveaCore
import HTTPTypes

/// `/models/{model}`: a picture in, labels out, as Hugging Face's clients ask.
struct ClassifyEndpoint: Endpoint {
  let method = HTTPRequest.Method.post
  let path = "/models/{model}"
  let operation = Operation.describe(
    "The most probable classes of a picture: its bytes, or JSON with them in base64.",
    parameters: [Operation.model, Operation.integer("top_k", 1...100_000, "The number of classes.")],
    body: [
      "application/json": Operation.schema("ClassifyRequest"), "image/*": Operation.bytes,
      "application/octet-stream": Operation.bytes,
    ],
    answers: ["application/json": Operation.schema("Labels")], errors: [404, 422])

  func answer(_ request: ServerRequest, _ service: Service) async throws -> ServerResponse {
    let model = try service.model(request.parameters["model"])
    let metrics = service.metrics.model(model.name)
    do {
      let asked = try Self.read(request)
      let logits = try await service.logits(ofPicture: asked.picture, by: model)
      metrics.noteAnswer(isSuccess: true)
      return try .json(Scores(logits, asked.function).labels(model.predictor.classNames, top: asked.count))
    } catch {
      metrics.noteAnswer(isSuccess: false)
      throw error
    }
  }

  private static func read(
    _ request: ServerRequest
  ) throws -> (picture: Data, count: Int, function: Scores.Function) {
    let count = try request.integer("top_k", in: 1...100_000) ?? 5
    guard request.contentType == "application/json" else { return (request.body, count, .softmax) }
    let object = try request.object()
    guard let text = object["inputs"]?.string,
      let picture = Data(base64Encoded: text, options: .ignoreUnknownCharacters)
    else { throw ServerError.badRequest("inputs must be a picture in base64") }
    let parameters = object["parameters"]
    var (top, function) = (count, Scores.Function.softmax)
    if let value = parameters?["top_k"], value != .null {
      guard let number = value.whole, number > 0 else {
        throw ServerError.badRequest("top_k must be at least 1")
      }
      top = number
    }
    if let value = parameters?["function_to_apply"], value != .null {
      guard let known = value.string.flatMap(Scores.Function.init) else {
        throw ServerError.badRequest("function_to_apply must be softmax, sigmoid or none")
      }
      function = known
    }
    return (picture, top, function)
  }
}
