import FoveaCore
import FoveaImage

/// Applies one of 25 pairs of operations that were learned on a data set, as torchvision does.
///
/// Source: Cubuk et al. 2018, "AutoAugment", arXiv:1805.09501.
public struct AutoAugment: PolicyTransform {
  /// The name of the step in configurations, `auto-augment`.
  public static let name = "auto-augment"
  /// A phrase that describes the step in lists and help pages.
  public static let summary = "applies a learned pair of operations: imagenet, cifar10 or svhn"
  /// `policy`, whose value may come first without its key, as in `auto-augment:cifar10`.
  public static let leadingKey: String? = "policy"

  private static let levels = 10

  /// The data set that the pairs were learned on.
  public var policy: AugmentationPolicy

  /// Creates a step with the pairs learned on ImageNet.
  public init() { self.init(.imagenet) }

  /// Creates a step with the pairs learned on a data set.
  public init(_ policy: AugmentationPolicy) { self.policy = policy }

  /// Draws the pair, whether each of its operations happens, and the signs.
  public func parameters(for size: PictureSize, in context: borrowing TransformContext) -> [PolicyStep] {
    var draws = context.draws
    let pairs = policy.pairs
    let pair = pairs[draws.next(in: 0...(pairs.count - 1))]
    return pair.compactMap { entry in
      let (happens, isNegative) = (draws.next() <= entry.probability, draws.happens(0.5))
      guard happens else { return nil }
      let size = entry.operation.magnitude(entry.level, of: Self.levels, for: size, .usual)
      return PolicyStep(
        operation: entry.operation, magnitude: isNegative && entry.operation.isSigned ? -size : size)
    }
  }
}
