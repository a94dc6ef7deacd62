/// Visits every example once, in an order of its own in each epoch.
public struct UniformSampler: Sampler {
  /// The name of the sampler in configurations, `uniform`.
  public static let name = "uniform"
  /// A phrase that describes the sampler in lists and help pages.
  public static let summary = "every picture once, in an order of its own in each epoch"

  /// Creates the sampler, which has no values to choose.
  public init() {}

  /// A shuffled order of all examples, each order equally likely.
  public func order(of set: any DataSet, seed: UInt64, epoch: Int) -> EpochOrder {
    EpochOrder(count: set.count, seed: seed, epoch: epoch)
  }
}
