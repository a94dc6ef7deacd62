import FoveaCore
import FoveaImage

/// Applies one random operation of a random magnitude: TrivialAugment (Müller and Hutter 2021), as
/// torchvision's wide one.
public struct TrivialAugment: PolicyTransform {
  /// The name of the step in configurations, `trivial-augment`.
  public static let name = "trivial-augment"
  /// A phrase that describes the step in lists and help pages.
  public static let summary = "applies one random operation of a random magnitude"

  private static let levels = 31

  /// Creates the step, which has no values to choose.
  public init() {}

  /// Draws the operation, its level in 0...30 and its sign.
  public func parameters(for size: PictureSize, in context: borrowing TransformContext) -> [PolicyStep] {
    var draws = context.draws
    let operation = RandAugment.operations[draws.next(in: 0...(RandAugment.operations.count - 1))]
    let level = draws.next(in: 0...(Self.levels - 1))
    let isNegative = draws.happens(0.5) && operation.isSigned
    let size = operation.magnitude(level, of: Self.levels, for: size, .wide)
    return [PolicyStep(operation: operation, magnitude: isNegative ? -size : size)]
  }
}
