/// The largest distance of a result from the reference: `max |a - b| / max |b|` over the tensor.
public struct Tolerance: Hashable, Sendable {
  /// The largest error that passes.
  public var limit: Double
  /// The reason for the limit.
  public var reason: String

  /// Makes a tolerance with its reason.
  public init(_ limit: Double, _ reason: String) {
    self.limit = limit
    self.reason = reason
  }

  /// For operations that only move numbers or count.
  public static let exact = Tolerance(0, "numbers are moved, not computed")
  /// For operations of a few steps on each number.
  public static let rounding = Tolerance(2e-6, "a few roundings to float32 of 6e-8 each")
  /// For operations that sum many products.
  public static let accumulation = Tolerance(
    2e-5, "sums of up to a few thousand float32 products, in any order")
  /// Bounds convolutions and their gradients: 1e-4 of the largest number.
  public static let convolution = Tolerance(
    1e-4, "sums of products in float32; Winograd's transforms cost another digit")
  /// Bounds convolutions followed by other operations: 2e-4 of the largest number.
  public static let chain = Tolerance(2e-4, "the errors of a convolution, carried through what follows")
}
