/// PyTorch's defaults: weights and biases uniform in `±1 / √fan-in`.
public struct PyTorchInitialization: Initialization {
  /// The name in the registry.
  public static let name = "pytorch"
  /// What it is.
  public static let summary = "weights and biases uniform in ±1 / √fan-in, as in PyTorch"

  /// Makes the choice.
  public init() {}

  /// The rule for one parameter.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .pytorch
    case .bias(let fanIn): .pytorchBias(fanIn: fanIn)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == PyTorchInitialization {
  /// See ``PyTorchInitialization``.
  public static var pytorch: Self { Self() }
}
