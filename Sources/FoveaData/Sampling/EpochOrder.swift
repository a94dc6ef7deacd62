public import FoveaCore

/// The order in which an epoch visits the examples, and the random numbers of each visit.
///
/// Both are pure functions of the seed and the epoch.
public struct EpochOrder: Hashable, Sendable {
  /// The number of positions, which is the number of visits, in 0...2147483647.
  public let count: Int
  private let permutation: [Int32]?
  /// What chance decides about the pictures of the epoch follows from it.
  private let draws: RandomKey

  /// Creates the order `0..<count`, for evaluation; random numbers are those of seed 0 and epoch 0.
  ///
  /// `count` is in 0...2147483647.
  public init(count: Int) { self.init(inOrder: count, seed: 0, epoch: 0) }

  /// Creates the order `0..<count`, with the random numbers of an epoch, for training without shuffling.
  public init(inOrder count: Int, seed: UInt64, epoch: Int) {
    precondition(count >= 0 && count <= Int(Int32.max), "an epoch visits 0...2147483647 examples")
    self.count = count
    permutation = nil
    draws = Self.draws(seed: seed, epoch: epoch)
  }

  /// Creates the shuffled order of an epoch, each order equally likely.
  public init(count: Int, seed: UInt64, epoch: Int) {
    precondition(count >= 0 && count <= Int(Int32.max), "an epoch visits 0...2147483647 examples")
    self.count = count
    permutation = RandomKey(seed: seed).folding("order").folding(UInt64(epoch)).permutation(of: count)
    draws = Self.draws(seed: seed, epoch: epoch)
  }

  /// Creates an order of any examples, each as often as it is listed, with the random numbers of an epoch.
  ///
  /// Indices count from 0 and are below the number of examples.
  public init(_ indices: [Int32], seed: UInt64, epoch: Int) {
    count = indices.count
    permutation = indices
    draws = Self.draws(seed: seed, epoch: epoch)
  }

  private static func draws(seed: UInt64, epoch: Int) -> RandomKey {
    RandomKey(seed: seed).folding("pictures").folding(UInt64(epoch))
  }

  /// The key of all random numbers of the visit at a position.
  public func random(at position: Int) -> RandomKey { draws.folding(UInt64(position)) }

  /// From which key follows what chance decides about a whole batch, by its number in the epoch.
  func random(ofBatch number: Int) -> RandomKey { draws.folding("batches").folding(UInt64(number)) }

  /// The index of the example that is visited at a position, from 0.
  public subscript(position: Int) -> Int { permutation.map { Int($0[position]) } ?? position }
}
