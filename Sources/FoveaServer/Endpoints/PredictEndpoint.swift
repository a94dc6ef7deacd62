import Foundation
import FoveaCore
import HTTPTypes

/// `/predict`: pictures in a form, or one as the body; labels out.
struct PredictEndpoint: Endpoint {
  let method = HTTPRequest.Method.post
  let path = "/predict"
  let operation = Operation.describe(
    "The most probable classes of one picture, or of each picture of a form.",
    parameters: [Operation.modelInQuery, Operation.integer("top_k", 1...100_000, "The number of classes.")],
    body: PictureForm.body,
    answers: ["application/json": Operation.schema("Predictions")], errors: [404, 422])

  func answer(_ request: ServerRequest, _ service: Service) async throws -> ServerResponse {
    let model = try service.model(request.query["model"])
    let count = try request.integer("top_k", in: 1...100_000) ?? 5
    let metrics = service.metrics.model(model.name)
    do {
      let pictures = try await service.work { try PictureForm.pictures(in: request) }
      let answers = try await withThrowingTaskGroup(of: (Int, JSONValue).self) { group in
        for (index, picture) in pictures.enumerated() {
          group.addTask {
            let logits = try await service.logits(ofPicture: picture.body, by: model)
            return (
              index,
              [
                "name": .string(picture.fileName ?? picture.name),
                "predictions": Scores(logits).labels(model.predictor.classNames, top: count),
              ]
            )
          }
        }
        var answers = [JSONValue](repeating: .null, count: pictures.count)
        for try await (index, answer) in group { answers[index] = answer }
        return answers
      }
      metrics.noteAnswer(isSuccess: true)
      return try .json(["model": .string(model.name), "predictions": .array(answers)])
    } catch {
      metrics.noteAnswer(isSuccess: false)
      throw error
    }
  }
}
