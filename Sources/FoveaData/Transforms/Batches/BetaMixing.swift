import FoveaCore

/// A transform of batches that mixes by a share λ of the beta distribution of α and α.
///
/// The whole batch has one λ, in 0...1.
public protocol BetaMixing: BatchTransform {
  /// The parameter α of the distribution, in 1e-6...1e6; 1 makes every λ equally likely.
  var alpha: Double { get }

  /// Creates a transform with a parameter of the distribution and a probability in 0...1 that a batch is
  /// changed.
  init(alpha: Double, probability: Double)
}

extension BetaMixing {
  /// `alpha`, whose value may come first without its key, as in `mixup:0.2`.
  public static var leadingKey: String? { "alpha" }

  /// Creates a transform with α = 1 that changes every batch.
  public init() { self.init(alpha: 1, probability: 1) }

  /// A description of the first value out of range, or nil.
  ///
  /// Outside 1e-6...1e6 another α would change nothing more.
  public var problem: String? {
    ValueRange.first(
      (1e-6...1e6).contains(alpha) ? nil : "alpha must be in 1e-6...1e6, got \(alpha)",
      ValueRange.requireProbability("probability", probability))
  }
}
