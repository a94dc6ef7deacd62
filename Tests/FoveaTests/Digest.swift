import FoveaCore

/// An array described by its norm and eight sums of its elements with random signs.
///
/// For two arrays `a` and `b` each difference of sums is `Σ (aᵢ - bᵢ) signᵢ`. As signs are independent, the
/// mean of its square is `|a - b|²`, whatever the arrays are: errors cancel by luck with the signs alone. Where
/// they are spread over many elements, the distance looks ten times smaller than it is less than once in a million
/// times; two elements that are wrong by the same amount cancel in all eight sums once in 256 times.
struct Digest: Decodable {
  var norm: Double
  var probes: [Double]

  /// Describes the elements of an array, or what they have moved by since a start.
  ///
  /// The sign of element `i` in sum `k` is bit `8 (i mod 4) + k` of the path's random word `i / 4`.
  init<Element: BinaryFloatingPoint>(_ values: [Element], since start: [Element]? = nil, path: String) {
    let key = RandomKey(seed: 13).folding(path)
    var (square, sums) = (0.0, SIMD8<Double>())
    for block in 0..<(values.count + 15) / 16 {
      let words = key.block(UInt64(block))
      for index in 16 * block..<min(16 * block + 16, values.count) {
        let value = Double(values[index]) - (start.map { Double($0[index]) } ?? 0)
        let byte = words[index >> 2 & 3] >> UInt32(8 * (index & 3)) & 0xFF
        // A sign is 1 or -1, so the product is exact; fused, it would be a call of `fma` in each lane.
        sums += Self.signs[Int(byte)] * value
        square += value * value
      }
    }
    norm = square.squareRoot()
    probes = (0..<8).map { sums[$0] }
  }

  private static let signs = (0..<256).map { byte in
    SIMD8<Double>((0..<8).map { byte >> $0 & 1 == 1 ? 1 : -1 })
  }

  /// An estimate of the L2 distance of the arrays that two digests describe.
  func distance(to other: Digest) -> Double {
    let squares = zip(probes, other.probes).map { ($0 - $1) * ($0 - $1) }
    return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
  }
}
