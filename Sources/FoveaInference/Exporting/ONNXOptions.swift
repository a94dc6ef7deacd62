/// The choices of an ONNX file.
public struct ONNXOptions: Hashable, Sendable {
  /// Whether the file ends in `probabilities` rather than in `logits`, both `[N, K]`.
  public var endsInProbabilities: Bool
  /// Whether the file takes the bytes of pictures as numbers in `0...255`, red first, and normalises them itself.
  public var normalizes: Bool

  /// Creates the choices: by default a file that takes normalised images and gives logits.
  public init(endsInProbabilities: Bool = false, normalizes: Bool = false) {
    (self.endsInProbabilities, self.normalizes) = (endsInProbabilities, normalizes)
  }
}
