import Foundation
import Fovea

/// Shows where in a picture a network sees a class, by two methods side by side.
///
///     ExplainPicture best.safetensors tulip.jpg why.png tulips
///
/// Without a class it is the one that the network sees.
@main struct ExplainPicture {
  static func main() throws {
    let words = Array(CommandLine.arguments.dropFirst())
    guard words.count >= 3 else { return print("ExplainPicture WEIGHTS PICTURE RESULT.png [CLASS]") }
    let predictor = try Predictor(Checkpoint.read(path: words[0]), on: OneDNNBackend())
    let picture = try Picture.load(path: words[1])
    let label = words.count > 3 ? words[3] : nil

    var rows: [[UInt8]] = Array(repeating: [], count: picture.height)
    for method in [GradCAM(), Occlusion()] as [any Explanation] {
      let explanation = try Explainer(predictor, by: method).explain(picture, label: label)
      print("\(method.kind): \(explanation.prediction.label) \(explanation.prediction.probability)")
      let shown = explanation.overlay(on: picture)
      for y in rows.indices { rows[y] += shown.pixels[y * shown.width * 3..<(y + 1) * shown.width * 3] }
    }
    let both = Picture(
      width: 2 * picture.width, height: picture.height, channels: 3, pixels: rows.flatMap(\.self))
    try both.captioned(label ?? "what the network sees").encodedPNG().write(
      to: URL(fileURLWithPath: words[2]))
  }
}
