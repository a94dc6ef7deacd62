/// Xavier uniform weights, biases 0: the defaults of Keras.
///
/// Source: Glorot and Bengio 2010, equation 16.
public struct KerasInitialization: Initialization {
  /// The name of the initialization in configurations, `keras`.
  public static let name = "keras"
  /// A phrase that describes the initialization in lists and help pages.
  public static let summary = "Xavier uniform weights, biases 0, as in Keras"

  /// Creates the initialization, which has no values to choose.
  public init() {}

  /// The rule for the initial value of a parameter with a use.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .xavierUniform
    case .bias: .constant(0)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == KerasInitialization {
  /// The initial values of ``KerasInitialization``.
  public static var keras: Self { Self() }
}
