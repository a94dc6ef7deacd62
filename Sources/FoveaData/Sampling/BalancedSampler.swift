import FoveaCore

/// Draws every class with the same probability, and of it any example, with replacement.
///
/// PyTorch's `WeightedRandomSampler` with weights of one over the size of the class draws so.
public struct BalancedSampler: Sampler {
  /// The name in the registry.
  public static let name = "balanced"
  /// What it is.
  public static let summary = "draws classes equally often, whatever the number of their pictures"

  /// Makes it; there is nothing to choose.
  public init() {}

  /// The drawn order.
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
