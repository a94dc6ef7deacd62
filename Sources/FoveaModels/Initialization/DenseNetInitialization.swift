public import FoveaLayers

/// Filters Kaiming normal by fan-in, matrices as in `PyTorchInitialization`, biases 0: torchvision's DenseNet.
public struct DenseNetInitialization: Initialization {
  /// The name in the registry.
  public static let name = "densenet"
  /// What it is.
  public static let summary =
    "Kaiming normal filters by fan-in, PyTorch's matrices, biases 0, as torchvision's DenseNet"

  /// Makes the choice.
  public init() {}

  /// The rule for one parameter.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution: .kaimingNormal(.input)
    case .dense: .pytorch
    case .bias: .constant(0)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == DenseNetInitialization {
  /// See ``DenseNetInitialization``.
  public static var densenet: Self { Self() }
}
