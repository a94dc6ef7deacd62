public import FoveaLayers

/// Filters Kaiming normal by fan-in, matrices as in `PyTorchInitialization`, biases 0: torchvision's
/// DenseNet.
public struct DenseNetInitialization: Initialization {
  /// The name of the initialization in configurations, `densenet`.
  public static let name = "densenet"
  /// A phrase that describes the initialization in lists and help pages.
  public static let summary =
    "Kaiming normal filters by fan-in, PyTorch's matrices, biases 0, as torchvision's DenseNet"

  /// Creates the initialization, which has no values to choose.
  public init() {}

  /// The rule for the initial value of a parameter with a use.
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
  /// The initial values of ``DenseNetInitialization``.
  public static var densenet: Self { Self() }
}
