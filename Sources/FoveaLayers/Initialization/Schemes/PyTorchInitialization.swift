/// PyTorch's defaults: weights and biases uniform in `±1 / √fan-in`.
public struct PyTorchInitialization: Initialization {
  /// The name of the initialization in configurations, `pytorch`.
  public static let name = "pytorch"
  /// A phrase that describes the initialization in lists and help pages.
  public static let summary = "weights and biases uniform in ±1 / √fan-in, as in PyTorch"

  /// Creates the initialization, which has no values to choose.
  public init() {}

  /// The rule for the initial value of a parameter with a use.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .pytorch
    case .bias(let fanIn): .pytorchBias(fanIn: fanIn)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == PyTorchInitialization {
  /// The initial values of ``PyTorchInitialization``.
  public static var pytorch: Self { Self() }
}
