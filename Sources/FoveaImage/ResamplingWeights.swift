/// Which source samples make up each sample of a resized line, and with what weights.
///
/// The triangle filter as Pillow applies it: its support grows with the factor of a reduction, so
/// every source sample counts, and weights are fixed-point numbers of 22 fractional bits.
struct ResamplingWeights: Sendable {
  /// The fractional bits of a weight.
  static let precision: Int32 = 22

  /// Two source samples and their weights.
  struct Pair: Sendable {
    var first: Int32
    var second: Int32
    var firstWeight: Int32
    var secondWeight: Int32
  }

  /// The source samples that count for each result, as half-open ranges.
  let ranges: [Range<Int>]
  /// The weights of all results one after the other, each `stride` long and filled up with zeros.
  let weights: [Int32]
  /// The most source samples that any result has.
  let stride: Int
  /// The same table with two samples for each result, if no result has more, as in any enlargement.
  let pairs: [Pair]?

  /// The table that makes `to` samples of `from`; both have to be at least 1.
  init(from: Int, to: Int) {
    let scale = Double(from) / Double(to)
    let support = max(scale, 1)
    let inverse = 1 / support
    ranges = (0..<to).map { index in
      let center = (Double(index) + 0.5) * scale
      let begin = max(Int(center - support + 0.5), 0)
      return begin..<min(Int(center + support + 0.5), from)
    }
    stride = ranges.map(\.count).max() ?? 1
    var weights = [Int32](repeating: 0, count: to * stride)
    for (index, range) in ranges.enumerated() {
      let center = (Double(index) + 0.5) * scale
      let heights = range.map { max(0, 1 - abs((Double($0) - center + 0.5) * inverse)) }
      let total = heights.reduce(0, +)
      for (tap, height) in heights.enumerated() {
        let weight = total == 0 ? height : height / total
        weights[index * stride + tap] = Int32(0.5 + weight * Double(1 << Self.precision))
      }
    }
    self.weights = weights
    pairs =
      stride > 2
      ? nil
      : ranges.enumerated().map { [stride] index, range in
        Pair(
          first: Int32(range.lowerBound), second: Int32(range.upperBound - 1),
          firstWeight: weights[index * stride],
          secondWeight: range.count == 2 ? weights[index * stride + 1] : 0)
      }
  }
}
