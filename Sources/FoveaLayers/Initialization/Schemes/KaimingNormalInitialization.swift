/// Kaiming normal weights by fan-in, biases 0.
public struct KaimingNormalInitialization: Initialization {
  /// The name in the registry.
  public static let name = "kaiming"
  /// What it is.
  public static let summary = "Kaiming normal weights by fan-in, biases 0"

  /// Makes the choice.
  public init() {}

  /// The rule for one parameter.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .kaimingNormal(.input)
    case .bias: .constant(0)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == KaimingNormalInitialization {
  /// See ``KaimingNormalInitialization``.
  public static var kaimingNormal: Self { Self() }
}
