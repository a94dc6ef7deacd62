/// How the scale of a layer's input follows from the numbers that were seen there.
public enum CalibrationMethod: String, Hashable, Sendable, CaseIterable, Codable {
  /// The largest number seen becomes the largest integer.
  case minMax = "min-max"
  /// All but one of ten thousand numbers can be held; what is larger is clipped.
  case percentile
  /// The least information is lost, as the Kullback-Leibler divergence counts it (Migacz 2017, *8-bit inference with
  /// TensorRT*).
  case entropy
  /// The mean of the squared errors is the least.
  case mse

  /// The largest number that integers are to hold.
  func limit(of histogram: ActivationHistogram, levels: Int) -> Float {
    switch self {
    case .minMax: histogram.largest
    case .percentile: histogram.limit(holding: 0.9999)
    case .entropy: histogram.limit { histogram.divergence(bins: $0, levels: levels) }
    case .mse: histogram.limit { histogram.squaredError(bins: $0, levels: levels) }
    }
  }
}
