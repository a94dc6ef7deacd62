/// Kaiming normal filters by fan-out, matrices normal with deviation 0.01, biases 0.
///
/// It is the usual choice for VGG, as in torchvision, and for GoogLeNet. Source: He et al. 2015,
/// arXiv:1502.01852, equation 14.
public struct KaimingFanOutInitialization: Initialization {
  /// The name of the initialization in configurations, `kaiming-fan-out`.
  public static let name = "kaiming-fan-out"
  /// A phrase that describes the initialization in lists and help pages.
  public static let summary = "Kaiming normal filters by fan-out, normal matrices, biases 0"

  /// Creates the initialization, which has no values to choose.
  public init() {}

  /// The rule for the initial value of a parameter with a use.
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
  /// The initial values of ``KaimingFanOutInitialization``.
  public static var kaimingFanOut: Self { Self() }
}
