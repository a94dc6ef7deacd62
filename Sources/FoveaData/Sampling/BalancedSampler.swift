import FoveaCore

/// Draws every class with the same probability, and of it any example, with replacement.
///
/// PyTorch's `WeightedRandomSampler` draws with the same probabilities if each weight is one over the size of
/// the class. Classes without examples are never drawn.
public struct BalancedSampler: Sampler {
  /// The name of the sampler in configurations, `balanced`.
  public static let name = "balanced"
  /// A phrase that describes the sampler in lists and help pages.
  public static let summary = "draws classes equally often, whatever the number of their pictures"

  /// Creates the sampler, which has no values to choose.
  public init() {}

  /// The drawn order; an example may occur several times or not at all.
  public func order(of set: any DataSet, seed: UInt64, epoch: Int) -> EpochOrder {
    var members = set.classNames.map { _ in [Int32]() }
    for index in 0..<set.count { members[set.label(at: index)].append(Int32(index)) }
    members.removeAll(where: \.isEmpty)
    let key = RandomKey(seed: seed).folding("balanced").folding(UInt64(epoch))
    let indices = (0..<UInt64(set.count)).map { position in
      let group = members[key.integer(2 * position, below: members.count)]
      return group[key.integer(2 * position + 1, below: group.count)]
    }
    return EpochOrder(indices, seed: seed, epoch: epoch)
  }
}
