import FoveaCore

/// The order in which an epoch visits the examples: a pure function of the seed and the epoch.
public struct EpochOrder: Hashable, Sendable {
  /// The number of examples.
  public let count: Int
  private let permutation: [Int32]?

  /// The order of `0..<count` as it is, for evaluation and for `--no-shuffle`.
  ///
  /// A data set has at most 2³¹ - 1 examples.
  public init(count: Int) {
    precondition(count >= 0 && count <= Int(Int32.max), "an epoch visits 0...2147483647 examples")
    self.count = count
    permutation = nil
  }

  /// The shuffled order of an epoch, each order equally likely.
  public init(count: Int, seed: UInt64, epoch: Int) {
    precondition(count >= 0 && count <= Int(Int32.max), "an epoch visits 0...2147483647 examples")
    self.count = count
    permutation = RandomKey(seed: seed).folding("order").folding(UInt64(epoch)).permutation(of: count)
  }

  /// The index of the example that comes at a position of the epoch.
  public subscript(position: Int) -> Int { permutation.map { Int($0[position]) } ?? position }
}
