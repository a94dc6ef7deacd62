/// How the positions of an epoch are grouped into batches.
public struct Batches: Hashable, Sendable {
  /// The examples of the epoch.
  public let exampleCount: Int
  /// The examples of a full batch, at least 1.
  public let size: Int
  /// Whether a last batch that is not full is left out.
  public let dropsLast: Bool

  /// Groups `exampleCount` examples by `size`, which has to be at least 1.
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

  /// The positions of the epoch that a batch holds; batches count from 0.
  public subscript(batch: Int) -> Range<Int> {
    precondition(batch >= 0 && batch < count, "batch \(batch) is none of \(count)")
    return batch * size..<min((batch + 1) * size, exampleCount)
  }
}
