public import FoveaLayers

/// Weights normal with deviation 0.01, biases as in `PyTorchInitialization`: torchvision's GoogLeNet.
public struct GoogLeNetInitialization: Initialization {
  /// The name of the initialization in configurations, `googlenet`.
  public static let name = "googlenet"
  /// A phrase that describes the initialization in lists and help pages.
  public static let summary =
    "weights normal with deviation 0.01, PyTorch's biases, as torchvision's GoogLeNet"

  /// Creates the initialization, which has no values to choose.
  public init() {}

  /// The rule for the initial value of a parameter with a use.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .normal(deviation: 0.01)
    case .bias(let fanIn): .pytorchBias(fanIn: fanIn)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == GoogLeNetInitialization {
  /// The initial values of ``GoogLeNetInitialization``.
  public static var googlenet: Self { Self() }
}
