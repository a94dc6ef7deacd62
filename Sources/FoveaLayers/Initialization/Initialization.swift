/// What a parameter is for, as far as its first value depends on it.
public enum ParameterUse: Hashable, Sendable {
  /// The filters of a convolution.
  case convolution
  /// The matrix of a dense layer.
  case dense
  /// The bias of a layer whose weight has the given fan-in.
  case bias(fanIn: Int)
  /// A parameter that starts with one number everywhere, whatever the scheme.
  case constant(Double)
  /// A running statistic that starts with one number everywhere.
  case statistic(Double)
}

/// A named scheme of first values for a whole network: what weights get, and what biases get.
///
/// Normalization layers start with scale 1, shift 0, mean 0 and variance 1 in every scheme.
public enum Initialization: String, CaseIterable, Hashable, Sendable, Codable {
  /// PyTorch's defaults: weights and biases uniform in `±1 / √fan-in`.
  case pytorch
  /// Xavier uniform weights; biases as in ``pytorch``. What "Dive into Deep Learning" trains with.
  case xavierUniform = "xavier"
  /// Xavier normal weights; biases as in ``pytorch``.
  case xavierNormal = "xavier-normal"
  /// Xavier uniform weights, biases 0: Keras's defaults.
  case keras
  /// Kaiming uniform weights by fan-in, biases 0.
  case kaimingUniform = "kaiming-uniform"
  /// Kaiming normal weights by fan-in, biases 0.
  case kaimingNormal = "kaiming"
  /// Filters Kaiming normal by fan-out, matrices normal with deviation 0.01, biases 0.
  ///
  /// What torchvision's VGG and the usual code for GoogLeNet do.
  case kaimingFanOut = "kaiming-fan-out"
  /// Weights normal with deviation 0.01, biases 0 (Krizhevsky et al. 2012, section 5, but for its ones).
  case normal

  /// The rule for one parameter.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .constant(let value), .statistic(let value): .constant(value)
    case .bias(let fanIn):
      switch self {
      case .pytorch, .xavierUniform, .xavierNormal:
        .uniform(bound: (1 / Double(max(fanIn, 1))).squareRoot())
      case .keras, .kaimingUniform, .kaimingNormal, .kaimingFanOut, .normal: .constant(0)
      }
    case .convolution, .dense:
      switch self {
      case .pytorch: .pytorch
      case .xavierUniform, .keras: .xavierUniform
      case .xavierNormal: .xavierNormal
      case .kaimingUniform: .kaimingUniform(.input)
      case .kaimingNormal: .kaimingNormal(.input)
      case .kaimingFanOut: use == .dense ? .normal(deviation: 0.01) : .kaimingNormal(.output)
      case .normal: .normal(deviation: 0.01)
      }
    }
  }
}
