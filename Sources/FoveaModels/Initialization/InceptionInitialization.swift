public import FoveaLayers

/// Weights normal with deviation 0.1, biases as in `PyTorchInitialization`: torchvision's Inception v3.
public struct InceptionInitialization: Initialization {
  /// The name of the initialization in configurations, `inception`.
  public static let name = "inception"
  /// A phrase that describes the initialization in lists and help pages.
  public static let summary =
    "weights normal with deviation 0.1, PyTorch's biases, as torchvision's Inception v3"

  /// Creates the initialization, which has no values to choose.
  public init() {}

  /// The rule for the initial value of a parameter with a use.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .normal(deviation: 0.1)
    case .bias(let fanIn): .pytorchBias(fanIn: fanIn)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == InceptionInitialization {
  /// The initial values of ``InceptionInitialization``.
  public static var inception: Self { Self() }
}
