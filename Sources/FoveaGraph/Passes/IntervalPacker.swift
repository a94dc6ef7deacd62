/// Places buffers that live during known intervals into one arena, so that none overlaps another in
/// both time and space.
///
/// Buffers are placed from the largest to the smallest, each into the tightest gap that is free during
/// its whole life (the greedy-by-size strategy of Pisarchyk and Lee 2020, arXiv:2001.03288, section 5.3).
public struct IntervalPacker: Sendable {
  /// A buffer with its size and the steps between which it is used.
  public struct Interval: Hashable, Sendable {
    /// The size of the buffer in bytes.
    public var byteCount: Int
    /// The first and the last moment at which the buffer is needed.
    public var lifetime: ClosedRange<Int>

    /// Creates the description of a buffer.
    public init(byteCount: Int, lifetime: ClosedRange<Int>) {
      self.byteCount = byteCount
      self.lifetime = lifetime
    }
  }

  /// For each interval, in the order given, its place in the arena in bytes.
  public let offsets: [Int]
  /// The size of the arena in bytes.
  public let byteCount: Int

  /// Places the intervals; every offset is a multiple of `alignment`.
  public init(_ intervals: [Interval], alignment: Int = 64) {
    var offsets = [Int](repeating: 0, count: intervals.count)
    var placed: [(start: Int, end: Int, lifetime: ClosedRange<Int>)] = []  // sorted by start
    var top = 0
    let order = intervals.indices.sorted {
      (intervals[$0].byteCount, $1) > (intervals[$1].byteCount, $0)
    }
    for index in order {
      let interval = intervals[index]
      let size = (interval.byteCount + alignment - 1) / alignment * alignment
      var (best, bestGap, cursor) = (-1, Int.max, 0)
      for block in placed where block.lifetime.overlaps(interval.lifetime) {
        let gap = block.start - cursor
        if gap >= size, gap < bestGap { (best, bestGap) = (cursor, gap) }
        cursor = max(cursor, block.end)
      }
      let offset = best >= 0 ? best : cursor
      offsets[index] = offset
      top = max(top, offset + size)
      let position = placed.firstIndex { $0.start > offset } ?? placed.count
      placed.insert((offset, offset + size, interval.lifetime), at: position)
    }
    self.offsets = offsets
    byteCount = top
  }
}
