public import FoveaLayers

/// Weights normal with deviation 0.01, biases as in `PyTorchInitialization`: torchvision's GoogLeNet.
public struct GoogLeNetInitialization: Initialization {
  /// The name in the registry.
  public static let name = "googlenet"
  /// What it is.
  public static let summary =
    "weights normal with deviation 0.01, PyTorch's biases, as torchvision's GoogLeNet"

  /// Makes the choice.
  public init() {}

  /// The rule for one parameter.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .normal(deviation: 0.01)
    case .bias(let fanIn): .pytorchBias(fanIn: fanIn)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == GoogLeNetInitialization {
  /// See ``GoogLeNetInitialization``.
  public static var googlenet: Self { Self() }
}
