import FoveaCore
import FoveaImage

/// Applies random operations of one magnitude, as torchvision does.
///
/// Source: Cubuk et al. 2019, "RandAugment", arXiv:1909.13719.
public struct RandAugment: PolicyTransform {
  /// The name of the step in configurations, `rand-augment`.
  public static let name = "rand-augment"
  /// A phrase that describes the step in lists and help pages.
  public static let summary = "applies so many random operations (ops) of one magnitude (0..30)"
  /// `magnitude`, whose value may come first without its key, as in `rand-augment:9`.
  public static let leadingKey: String? = "magnitude"

  /// The operations that a draw is made from.
  static let operations = PolicyOperation.allCases.filter { $0 != .invert }
  private static let levels = 31

  /// The number of operations for each picture, in 1...16.
  public var ops: Int
  /// The level of all operations, in 0...30, of 31 levels.
  public var magnitude: Int

  /// Creates a step with two operations of level 9.
  public init() { self.init(9) }

  /// Creates a step with `ops` operations of a level in 0...30.
  public init(_ magnitude: Int, ops: Int = 2) {
    self.magnitude = magnitude
    self.ops = ops
  }

  /// A description of the first value that cannot work, or nil.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("ops", ops, in: 1...16), ValueRange.require("magnitude", magnitude, in: 0...30))
  }

  /// Draws the operations, each with replacement, and their signs.
  public func parameters(for size: PictureSize, in context: borrowing TransformContext) -> [PolicyStep] {
    var draws = context.draws
    return (0..<ops).map { _ in
      let operation = Self.operations[draws.next(in: 0...(Self.operations.count - 1))]
      let isNegative = draws.happens(0.5) && operation.isSigned
      let size = operation.magnitude(magnitude, of: Self.levels, for: size, .usual)
      return PolicyStep(operation: operation, magnitude: isNegative ? -size : size)
    }
  }
}
