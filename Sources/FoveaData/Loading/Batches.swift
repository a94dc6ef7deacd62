/// The grouping of the positions of an epoch into batches.
public struct Batches: Hashable, Sendable {
  /// The number of examples of the epoch, at least 0.
  public let exampleCount: Int
  /// The number of examples of a full batch, at least 1.
  public let size: Int
  /// Whether a last batch that is not full is dropped.
  public let dropsLast: Bool

  /// Creates the grouping of `exampleCount` examples, at least 0, by `size`, at least 1.
  public init(of exampleCount: Int, size: Int, dropsLast: Bool = false) {
    precondition(exampleCount >= 0 && size >= 1, "a batch holds at least one example")
    self.exampleCount = exampleCount
    self.size = size
    self.dropsLast = dropsLast
  }

  /// The number of batches of the epoch.
  public var count: Int {
    dropsLast ? exampleCount / size : exampleCount / size + (exampleCount % size == 0 ? 0 : 1)
  }

  /// The positions of the epoch that a batch holds; batches are numbered in `0..<count`.
  public subscript(batch: Int) -> Range<Int> {
    precondition(batch >= 0 && batch < count, "batch \(batch) is not in 0..<\(count)")
    return batch * size..<min((batch + 1) * size, exampleCount)
  }
}
