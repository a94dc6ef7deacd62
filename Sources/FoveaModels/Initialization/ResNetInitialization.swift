public import FoveaLayers

/// Filters Kaiming normal by fan-out, all else as in `PyTorchInitialization`: torchvision's ResNet.
public struct ResNetInitialization: Initialization {
  /// The name in the registry.
  public static let name = "resnet"
  /// What it is.
  public static let summary =
    "Kaiming normal filters by fan-out, the rest as in PyTorch, as torchvision's ResNet"

  /// Makes the choice.
  public init() {}

  /// The rule for one parameter.
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
  /// See ``ResNetInitialization``.
  public static var resnet: Self { Self() }
}
