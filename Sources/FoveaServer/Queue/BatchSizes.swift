/// The batch sizes for which a network has programs: the powers of two, and the largest batch.
///
/// Images that wait are cut into such batches, so that no program is compiled while somebody waits.
package struct BatchSizes: Hashable, Sendable {
  /// The sizes in increasing order.
  package let all: [Int]

  /// Makes the sizes up to the largest batch, at least 1.
  package init(largest: Int) {
    let powers = sequence(first: 1) { $0 * 2 }.prefix { $0 < largest }
    all = powers + [max(largest, 1)]
  }

  /// The parts of so many images: how many of them run together, in a batch of which size.
  ///
  /// A batch that is at least three quarters full is filled up; what is less runs in a smaller one.
  package func parts(of count: Int) -> [(images: Int, size: Int)] {
    var parts: [(images: Int, size: Int)] = []
    var rest = count
    while rest > 0 {
      let size = all.last { rest >= $0 - $0 / 4 } ?? 1
      parts.append((min(rest, size), size))
      rest -= min(rest, size)
    }
    return parts
  }
}
