import FoveaCore

/// Visits each of its examples several times in a row, every time changed by chance in another way.
///
/// This is repeated augmentation (Hoffer et al. 2019, "Augment your batch", arXiv:1901.09335). An epoch stays as long as the data set, so that it sees a part of the examples, another one each time.
public struct RepeatedSampler: Sampler {
  /// The name in the registry.
  public static let name = "repeated"
  /// What it is.
  public static let summary =
    "repeats each picture with new random parameters; an epoch visits fewer pictures"
  /// The number of times.
  public static let leadingKey: String? = "times"

  /// The number of times, in 2...64.
  public var times: Int

  /// Three times.
  ///
  /// DeiT was trained so (Touvron et al. 2020, arXiv:2012.12877).
  public init() { self.init(3) }

  /// So many times.
  public init(_ times: Int) { self.times = times }

  /// What is wrong with its values.
  public var problem: String? { ValueRange.require("times", times, in: 2...64) }

  /// The shuffled order with repetitions.
  public func order(of set: any DataSet, seed: UInt64, epoch: Int) -> EpochOrder {
    let order = EpochOrder(count: set.count, seed: seed, epoch: epoch)
    return EpochOrder((0..<set.count).map { Int32(order[$0 / times]) }, seed: seed, epoch: epoch)
  }
}
