import Fovea

/// Reads paths of pictures, one a line, and says what a network sees in each, until there are no more.
///
///     ls photos/*.jpg | PredictLoop best.safetensors
///
/// The network is read once, so that each further picture takes no longer than it must.
@main struct PredictLoop {
  static func main() throws {
    guard let weights = CommandLine.arguments.dropFirst().first else { return print("PredictLoop WEIGHTS") }
    let predictor = try Predictor(Checkpoint.read(path: weights), on: OneDNNBackend())
    while let path = readLine() {
      do {
        let answers = try predictor.predict(Picture.load(path: path), top: 2)
        let words = answers.map { "\($0.label) \(Int(($0.probability * 100).rounded())) %" }
        print("\(path): \(words.joined(separator: ", "))")
      } catch {
        print("\(error)")
      }
    }
  }
}
