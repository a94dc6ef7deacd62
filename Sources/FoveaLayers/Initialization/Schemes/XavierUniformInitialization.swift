/// Xavier uniform weights, biases as in ``PyTorchInitialization``, as "Dive into Deep Learning" trains.
///
/// Source: Glorot and Bengio 2010, equation 16.
public struct XavierUniformInitialization: Initialization {
  /// The name of the initialization in configurations, `xavier`.
  public static let name = "xavier"
  /// A phrase that describes the initialization in lists and help pages.
  public static let summary = "Xavier uniform weights; PyTorch's biases"

  /// Creates the initialization, which has no values to choose.
  public init() {}

  /// The rule for the initial value of a parameter with a use.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .xavierUniform
    case .bias(let fanIn): .pytorchBias(fanIn: fanIn)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == XavierUniformInitialization {
  /// The initial values of ``XavierUniformInitialization``.
  public static var xavierUniform: Self { Self() }
}
