public import FoveaLayers

/// Filters Kaiming normal by fan-out, all else as in `PyTorchInitialization`: torchvision's ResNet.
public struct ResNetInitialization: Initialization {
  /// The name of the initialization in configurations, `resnet`.
  public static let name = "resnet"
  /// A phrase that describes the initialization in lists and help pages.
  public static let summary =
    "Kaiming normal filters by fan-out, the rest as in PyTorch, as torchvision's ResNet"

  /// Creates the initialization, which has no values to choose.
  public init() {}

  /// The rule for the initial value of a parameter with a use.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution: .kaimingNormal(.output)
    case .dense: .pytorch
    case .bias(let fanIn): .pytorchBias(fanIn: fanIn)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == ResNetInitialization {
  /// The initial values of ``ResNetInitialization``.
  public static var resnet: Self { Self() }
}
