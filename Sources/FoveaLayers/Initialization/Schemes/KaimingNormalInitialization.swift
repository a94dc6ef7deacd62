/// Kaiming normal weights by fan-in, biases 0.
///
/// Source: He et al. 2015, arXiv:1502.01852, equation 10.
public struct KaimingNormalInitialization: Initialization {
  /// The name of the initialization in configurations, `kaiming`.
  public static let name = "kaiming"
  /// A phrase that describes the initialization in lists and help pages.
  public static let summary = "Kaiming normal weights by fan-in, biases 0"

  /// Creates the initialization, which has no values to choose.
  public init() {}

  /// The rule for the initial value of a parameter with a use.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .kaimingNormal(.input)
    case .bias: .constant(0)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == KaimingNormalInitialization {
  /// The initial values of ``KaimingNormalInitialization``.
  public static var kaimingNormal: Self { Self() }
}
