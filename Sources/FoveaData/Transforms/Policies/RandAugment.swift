import FoveaCore
import FoveaImage

/// Applies random operations of one magnitude, as torchvision does.
///
/// Source: Cubuk et al. 2019, "RandAugment", arXiv:1909.13719.
public struct RandAugment: PolicyTransform {
  /// The name in the registry.
  public static let name = "rand-augment"
  /// What it is.
  public static let summary = "applies so many random operations (ops) of one magnitude (0..30)"
  /// The magnitude.
  public static let leadingKey: String? = "magnitude"

  /// The operations that a draw is made from.
  static let operations = PolicyOperation.allCases.filter { $0 != .invert }
  private static let levels = 31

  /// The number of operations for each picture, in 1...16.
  public var ops: Int
  /// The level of all operations, in 0...30.
  public var magnitude: Int

  /// Two operations of level 9.
  public init() { self.init(9) }

  /// Operations of a level.
  public init(_ magnitude: Int, ops: Int = 2) {
    self.magnitude = magnitude
    self.ops = ops
  }

  /// What is wrong with its values.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("ops", ops, in: 1...16), ValueRange.require("magnitude", magnitude, in: 0...30))
  }

  /// Draws the operations and their signs.
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
