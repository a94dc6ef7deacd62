import FoveaCore

/// Weights normal with one standard deviation, biases 0.
///
/// Krizhevsky et al. 2012, section 5, initialize so, except for some biases of 1.
public struct NormalInitialization: Initialization {
  /// The name of the initialization in configurations, `normal`.
  public static let name = "normal"
  /// A phrase that describes the initialization in lists and help pages.
  public static let summary = "weights normal with one deviation, biases 0"

  /// The standard deviation of all weights, above 0.
  public var deviation: Double

  /// Creates the initialization with a standard deviation of 0.01.
  public init() { self.init(deviation: 0.01) }

  /// Creates the initialization with a standard deviation above 0.
  public init(deviation: Double) { self.deviation = deviation }

  /// A description of a deviation that is not above 0, or nil.
  public var problem: String? { ValueRange.requireAboveZero("deviation", deviation) }

  /// The rule for the initial value of a parameter with a use.
  public func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .normal(deviation: deviation)
    case .bias: .constant(0)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

extension Initialization where Self == NormalInitialization {
  /// The initial values of ``NormalInitialization``.
  public static var normal: Self { Self() }
}
