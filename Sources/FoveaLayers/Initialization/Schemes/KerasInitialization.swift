/// Xavier uniform weights, biases 0: Keras's defaults.
public struct KerasInitialization: Initialization {
  /// The name in the registry.
  public static let name = "keras"
  /// What it is.
  public static let summary = "Xavier uniform weights, biases 0, as in Keras"

  /// Makes the choice.
  public init() {}

  /// The rule for one parameter.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .xavierUniform
    case .bias: .constant(0)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == KerasInitialization {
  /// See ``KerasInitialization``.
  public static var keras: Self { Self() }
}
