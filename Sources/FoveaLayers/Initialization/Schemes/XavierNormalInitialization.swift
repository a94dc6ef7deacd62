/// Xavier normal weights; biases as in ``PyTorchInitialization``.
public struct XavierNormalInitialization: Initialization {
  /// The name in the registry.
  public static let name = "xavier-normal"
  /// What it is.
  public static let summary = "Xavier normal weights; PyTorch's biases"

  /// Makes the choice.
  public init() {}

  /// The rule for one parameter.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .xavierNormal
    case .bias(let fanIn): .pytorchBias(fanIn: fanIn)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == XavierNormalInitialization {
  /// See ``XavierNormalInitialization``.
  public static var xavierNormal: Self { Self() }
}
