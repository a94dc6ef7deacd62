/// Visits every example once, in an order of its own in each epoch.
public struct UniformSampler: Sampler {
  /// The name in the registry.
  public static let name = "uniform"
  /// What it is.
  public static let summary = "every picture once, in an order of its own in each epoch"

  /// Makes it; there is nothing to choose.
  public init() {}

  /// The shuffled order.
  public func order(of set: any DataSet, seed: UInt64, epoch: Int) -> EpochOrder {
    EpochOrder(count: set.count, seed: seed, epoch: epoch)
  }
}
