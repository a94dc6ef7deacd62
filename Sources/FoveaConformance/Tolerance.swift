/// The largest distance of a result from the reference.
public struct Tolerance: Hashable, Sendable {
  /// How the distance of two tensors is measured.
  public enum Measure: Hashable, Sendable {
    /// By the element that is furthest off: `max |a - b| / max |b|`.
    case largest
    /// By all elements together: the L2 norm of `a - b` in relation to that of `b`.
    case overall
  }

  /// The largest error that passes.
  public var limit: Double
  /// The reason for the limit.
  public var reason: String
  /// How the distance is measured.
  public var measure: Measure

  /// Makes a tolerance with its reason.
  public init(_ limit: Double, _ reason: String, measure: Measure = .largest) {
    self.limit = limit
    self.reason = reason
    self.measure = measure
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
