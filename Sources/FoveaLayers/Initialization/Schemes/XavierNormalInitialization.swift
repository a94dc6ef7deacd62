/// Xavier normal weights, biases as in ``PyTorchInitialization``.
///
/// The variance is that of Glorot and Bengio 2010, equation 16.
public struct XavierNormalInitialization: Initialization {
  /// The name of the initialization in configurations, `xavier-normal`.
  public static let name = "xavier-normal"
  /// A phrase that describes the initialization in lists and help pages.
  public static let summary = "Xavier normal weights; PyTorch's biases"

  /// Creates the initialization, which has no values to choose.
  public init() {}

  /// The rule for the initial value of a parameter with a use.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .xavierNormal
    case .bias(let fanIn): .pytorchBias(fanIn: fanIn)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == XavierNormalInitialization {
  /// The initial values of ``XavierNormalInitialization``.
  public static var xavierNormal: Self { Self() }
}
