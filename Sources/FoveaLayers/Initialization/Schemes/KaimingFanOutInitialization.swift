/// Filters Kaiming normal by fan-out, matrices normal with deviation 0.01, biases 0.
///
/// It is the usual choice for VGG, as in torchvision, and for GoogLeNet.
public struct KaimingFanOutInitialization: Initialization {
  /// The name in the registry.
  public static let name = "kaiming-fan-out"
  /// What it is.
  public static let summary = "Kaiming normal filters by fan-out, normal matrices, biases 0"

  /// Makes the choice.
  public init() {}

  /// The rule for one parameter.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution: .kaimingNormal(.output)
    case .dense: .normal(deviation: 0.01)
    case .bias: .constant(0)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == KaimingFanOutInitialization {
  /// See ``KaimingFanOutInitialization``.
  public static var kaimingFanOut: Self { Self() }
}
