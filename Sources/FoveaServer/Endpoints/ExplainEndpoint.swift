import Foundation
import FoveaCore
import FoveaImage
import FoveaInference
import HTTPTypes

/// `/explain`: a picture in, the picture under a heat map out.
struct ExplainEndpoint: Endpoint {
  let method = HTTPRequest.Method.post
  let path = "/explain"
  let operation = Operation.describe(
    "A picture under a map of what made the network see a class in it (Grad-CAM), as PNG.",
    parameters: [
      Operation.modelInQuery,
      [
        "name": "class", "in": "query", "description": "The class; the most probable one if none is named.",
        "schema": ["type": "string"],
      ],
    ],
    body: PictureForm.body,
    answers: ["image/png": Operation.bytes], errors: [404, 422])

  /// The most pixels of the picture that is drawn on.
  private static let largestPicture = 4 << 20

  func answer(_ request: ServerRequest, _ service: Service) async throws -> ServerResponse {
    let model = try service.model(request.query["model"])
    guard let explainer = model.explainer else {
      throw ServerError.badRequest("\(model.name) has no values with rows and columns to explain")
    }
    let label = request.query["class"]
    return try await service.work {
      let picture = try Service.picture(PictureForm.first(in: request))
      guard picture.width * picture.height <= Self.largestPicture else {
        throw ServerError.badRequest(
          "the picture has \(picture.width) x \(picture.height) pixels, at most \(Self.largestPicture >> 20) Mi are explained"
        )
      }
      let explanation = try explainer.explain(picture, label: label)
      var response = ServerResponse(try explanation.overlay(on: picture).encodedPNG(), type: "image/png")
      if let name = HTTPField.Name("X-Fovea-Probability") {
        response.headers[name] = "\(explanation.prediction.probability)"
      }
      return response
    }
  }
}
