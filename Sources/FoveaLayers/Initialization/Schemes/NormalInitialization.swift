import FoveaCore

/// Weights normal with one deviation, biases 0.
///
/// Krizhevsky et al. 2012, section 5, but for its biases of 1.
public struct NormalInitialization: Initialization {
  /// The name in the registry.
  public static let name = "normal"
  /// What it is.
  public static let summary = "weights normal with one deviation, biases 0"

  /// The standard deviation, above 0.
  public var deviation: Double

  /// Makes the choice with a deviation of 0.01.
  public init() { self.init(deviation: 0.01) }

  /// Makes the choice.
  public init(deviation: Double) { self.deviation = deviation }

  /// What is wrong with its value.
  public var problem: String? { ValueRange.requireAboveZero("deviation", deviation) }

  /// The rule for one parameter.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .normal(deviation: deviation)
    case .bias: .constant(0)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == NormalInitialization {
  /// See ``NormalInitialization``.
  public static var normal: Self { Self() }
}
