import Foundation
import FoveaCore
import FoveaData
import FoveaImage
import HTTPTypes

/// `/prepared`: a picture in, what reaches the network out.
struct PreparedEndpoint: Endpoint {
  let method = HTTPRequest.Method.post
  let path = "/prepared"
  let operation = Operation.describe(
    "A picture as the network gets it, its numbers spread over the range of bytes, as PNG.",
    parameters: [Operation.modelInQuery], body: PictureForm.body, answers: ["image/png": Operation.bytes],
    errors: [404])

  func answer(_ request: ServerRequest, _ service: Service) async throws -> ServerResponse {
    let predictor = try service.model(request.query["model"]).predictor
    return try await service.work {
      let picture = try Service.picture(PictureForm.first(in: request))
      var preparer = try Preparer(predictor.pipeline, input: PictureSize(predictor.inputShape))
      var response = ServerResponse(
        try Self.picture(of: preparer.tensor(of: picture)).encodedPNG(), type: "image/png")
      if let name = HTTPField.Name("X-Fovea-Preparation") {
        response.headers[name] = "\(predictor.pipeline)".filter { $0.isASCII && !$0.isNewline }
      }
      return response
    }
  }

  /// An image `[1, C, H, W]` as a picture: its least number black, its largest white.
  private static func picture(of image: HostTensor) -> Picture {
    let (channels, height, width) = (image.shape[1], image.shape[2], image.shape[3])
    let values = image.floats
    let least = values.min() ?? 0
    let range = max((values.max() ?? 1) - least, .leastNormalMagnitude)
    var pixels = [UInt8](repeating: 0, count: values.count)
    for channel in 0..<channels {
      for place in 0..<height * width {
        let value = (values[channel * height * width + place] - least) / range
        pixels[place * channels + channel] = UInt8(min(max(255 * value, 0), 255).rounded())
      }
    }
    return Picture(width: width, height: height, channels: channels, pixels: pixels)
  }
}
