/// How the samples of a resized picture are computed: the filters of Pillow.
public enum ResamplingFilter: String, Hashable, Sendable, CaseIterable, Codable {
  /// The nearest sample.
  case nearest
  /// The mean of a box.
  case box
  /// A triangle.
  case bilinear
  /// Hamming's window.
  case hamming
  /// Keys's cubic with a = -0.5.
  case bicubic
  /// Lanczos's window of three lobes.
  case lanczos
}
