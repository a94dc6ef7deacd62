import FoveaCore

/// Visits each of its examples several times in a row, every time with new random changes.
///
/// This is repeated augmentation (Hoffer et al. 2019, "Augment your batch", arXiv:1901.09335). An epoch stays
/// as long as the data set, so that it visits a part of the examples, another one each time.
public struct RepeatedSampler: Sampler {
  /// The name of the sampler in configurations, `repeated`.
  public static let name = "repeated"
  /// A phrase that describes the sampler in lists and help pages.
  public static let summary =
    "repeats each picture with new random parameters; an epoch visits fewer pictures"
  /// `times`, whose value may come first without its key, as in `repeated:3`.
  public static let leadingKey: String? = "times"

  /// The number of visits to an example in a row, in 2...64.
  public var times: Int

  /// Creates a sampler with three visits, with which DeiT was trained.
  ///
  /// Source: Touvron et al. 2020, arXiv:2012.12877.
  public init() { self.init(3) }

  /// Creates a sampler with a number of visits in 2...64.
  public init(_ times: Int) { self.times = times }

  /// A description of a number of times outside 2...64, or nil.
  public var problem: String? { ValueRange.require("times", times, in: 2...64) }

  /// The shuffled order of the first examples, each repeated; the last of them may be cut off.
  public func order(of set: any DataSet, seed: UInt64, epoch: Int) -> EpochOrder {
    let order = EpochOrder(count: set.count, seed: seed, epoch: epoch)
    return EpochOrder((0..<set.count).map { Int32(order[$0 / times]) }, seed: seed, epoch: epoch)
  }
}
