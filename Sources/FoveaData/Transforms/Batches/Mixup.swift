import FoveaCore

/// Adds to each example a share of another one, pictures and targets alike.
///
/// Each example keeps the share λ of itself, of the beta distribution of α and α, the same one in the whole
/// batch: mixup (Zhang et al. 2017). Where λ is the same, the result has the bits of torchvision's `MixUp`.
public struct Mixup: BetaMixing {
  /// The name of the transform in configurations, `mixup`.
  public static let name = "mixup"
  /// A phrase that describes the transform in lists and help pages.
  public static let summary = "adds a share of another picture of the batch, and of its class"

  /// The parameter α of the beta distribution, in 1e-6...1e6; small values leave most batches nearly as they
  /// are.
  public var alpha: Double
  /// The probability that a batch is changed, in 0...1.
  public var probability: Double

  /// Creates a transform with a parameter of the distribution and a probability in 0...1.
  public init(alpha: Double, probability: Double = 1) {
    self.alpha = alpha
    self.probability = probability
  }

  /// Draws the share λ in 0...1 that each example keeps of itself.
  public func parameters(for shape: BatchShape, draws: inout RandomDraws) -> Double {
    draws.nextBeta(alpha)
  }

  /// Mixes each example with the one before it, the first with the last.
  public func apply(_ share: Double, to images: inout [Float], targets: inout [Float], of shape: BatchShape) {
    Self.mix(&images, share: share, of: shape)
    Self.mix(&targets, share: share, of: shape)
  }

  /// Mixes each row with the one before it: `x_n = (1 - λ) x_(n - 1) + λ x_n`, each product rounded.
  static func mix(_ values: inout [Float], share: Double, of shape: BatchShape) {
    guard shape.count > 1 else { return }
    let stride = values.count / shape.count
    let (own, other) = (Float(share), Float(1 - share))
    // The row before, as it was; before the first stands the last.
    var previous = Array(values[(values.count - stride)...])
    var target = values.mutableSpan
    var before = previous.mutableSpan
    for row in 0..<shape.count {
      let start = row * stride
      for index in 0..<stride {
        let value = target[start &+ index]
        target[start &+ index] = before[index] * other + value * own
        before[index] = value
      }
    }
  }
}
