public import FoveaCore

/// The order in which an epoch visits the examples: a pure function of the seed and the epoch.
public struct EpochOrder: Hashable, Sendable {
  /// The number of examples.
  public let count: Int
  private let permutation: [Int32]?
  /// What chance decides about the pictures of the epoch follows from it.
  private let draws: RandomKey

  /// The order of `0..<count` as it is, for evaluation and for `--no-shuffle`.
  ///
  /// A data set has at most 2³¹ - 1 examples.
  public init(count: Int) { self.init(inOrder: count, seed: 0, epoch: 0) }

  /// The order of `0..<count` as it is, with the chance of an epoch.
  public init(inOrder count: Int, seed: UInt64, epoch: Int) {
    precondition(count >= 0 && count <= Int(Int32.max), "an epoch visits 0...2147483647 examples")
    self.count = count
    permutation = nil
    draws = Self.draws(seed: seed, epoch: epoch)
  }

  /// The shuffled order of an epoch, each order equally likely.
  public init(count: Int, seed: UInt64, epoch: Int) {
    precondition(count >= 0 && count <= Int(Int32.max), "an epoch visits 0...2147483647 examples")
    self.count = count
    permutation = RandomKey(seed: seed).folding("order").folding(UInt64(epoch)).permutation(of: count)
    draws = Self.draws(seed: seed, epoch: epoch)
  }

  /// An order of any examples, each as often as it is listed.
  init(_ indices: [Int32], seed: UInt64, epoch: Int) {
    count = indices.count
    permutation = indices
    draws = Self.draws(seed: seed, epoch: epoch)
  }

  private static func draws(seed: UInt64, epoch: Int) -> RandomKey {
    RandomKey(seed: seed).folding("pictures").folding(UInt64(epoch))
  }

  /// From which key follows what chance decides about the picture at a position of the epoch.
  public func random(at position: Int) -> RandomKey { draws.folding(UInt64(position)) }

  /// From which key follows what chance decides about a whole batch, by its number in the epoch.
  func random(ofBatch number: Int) -> RandomKey { draws.folding("batches").folding(UInt64(number)) }

  /// The index of the example that comes at a position of the epoch.
  public subscript(position: Int) -> Int { permutation.map { Int($0[position]) } ?? position }
}
