/// Kaiming uniform weights by fan-in, biases 0.
public struct KaimingUniformInitialization: Initialization {
  /// The name in the registry.
  public static let name = "kaiming-uniform"
  /// What it is.
  public static let summary = "Kaiming uniform weights by fan-in, biases 0"

  /// Makes the choice.
  public init() {}

  /// The rule for one parameter.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .kaimingUniform(.input)
    case .bias: .constant(0)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == KaimingUniformInitialization {
  /// See ``KaimingUniformInitialization``.
  public static var kaimingUniform: Self { Self() }
}
