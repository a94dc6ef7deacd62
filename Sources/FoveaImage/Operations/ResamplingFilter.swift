/// A filter that weighs the samples of a picture when its size changes: the filters of Pillow.
///
/// A filter's window grows with the factor of a reduction, so that every sample counts, which keeps reduced
/// pictures free of aliasing. ``nearest`` alone takes one sample and weighs none.
public enum ResamplingFilter: String, Hashable, Sendable, CaseIterable, Codable {
  /// The sample whose square holds the centre of the result.
  case nearest
  /// The mean of the samples whose centres lie in the window of the result.
  case box
  /// A triangle over two samples.
  case bilinear
  /// A sinc under a Hamming window over two samples; as sharp as bicubic when reducing, faster.
  case hamming
  /// Cubic convolution over four samples with a = -1/2 (Keys 1981, IEEE ASSP 29(6)).
  case bicubic
  /// A sinc under a window of the sinc's first lobe, over six samples.
  case lanczos

  /// How far the filter reaches to either side of its centre, in samples.
  var support: Double {
    switch self {
    case .nearest, .box: 0.5
    case .bilinear, .hamming: 1
    case .bicubic: 2
    case .lanczos: 3
    }
  }
}
