/// Xavier uniform weights; biases as in ``PyTorchInitialization``: what "Dive into Deep Learning" trains with.
public struct XavierUniformInitialization: Initialization {
  /// The name in the registry.
  public static let name = "xavier"
  /// What it is.
  public static let summary = "Xavier uniform weights; PyTorch's biases"

  /// Makes the choice.
  public init() {}

  /// The rule for one parameter.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .xavierUniform
    case .bias(let fanIn): .pytorchBias(fanIn: fanIn)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == XavierUniformInitialization {
  /// See ``XavierUniformInitialization``.
  public static var xavierUniform: Self { Self() }
}
