/// Kaiming uniform weights by fan-in, biases 0.
///
/// Source: He et al. 2015, arXiv:1502.01852; the uniform distribution has the variance of its equation 10.
public struct KaimingUniformInitialization: Initialization {
  /// The name of the initialization in configurations, `kaiming-uniform`.
  public static let name = "kaiming-uniform"
  /// A phrase that describes the initialization in lists and help pages.
  public static let summary = "Kaiming uniform weights by fan-in, biases 0"

  /// Creates the initialization, which has no values to choose.
  public init() {}

  /// The rule for the initial value of a parameter with a use.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .kaimingUniform(.input)
    case .bias: .constant(0)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == KaimingUniformInitialization {
  /// The initial values of ``KaimingUniformInitialization``.
  public static var kaimingUniform: Self { Self() }
}
