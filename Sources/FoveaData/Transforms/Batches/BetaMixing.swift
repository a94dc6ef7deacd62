import FoveaCore

/// A transform of batches that mixes by a share of the beta distribution of α and α, with a probability.
public protocol BetaMixing: BatchTransform {
  /// The parameter α of the distribution, in 1e-6...1e6.
  var alpha: Double { get }

  /// Mixes by shares of the distribution of a parameter.
  init(alpha: Double, probability: Double)
}

extension BetaMixing {
  /// The parameter of the distribution can stand without its key.
  public static var leadingKey: String? { "alpha" }

  /// Mixes every batch, by a share of which any size is equally likely.
  public init() { self.init(alpha: 1, probability: 1) }

  /// What is wrong with its values; outside its range another parameter would change nothing any more.
  public var problem: String? {
    ValueRange.first(
      (1e-6...1e6).contains(alpha) ? nil : "alpha has to be in 1e-6...1e6, got \(alpha)",
      ValueRange.requireProbability("probability", probability))
  }
}
