import CFoveaImageKernels
import Foundation

/// Which samples of a line make up each sample of a resized line, and with what weights.
///
/// Weights are what Pillow computes, fixed-point numbers of 22 fractional bits.
struct ResamplingTaps: Sendable {
  /// The first sample of each result, counted from the start of the line.
  private let firsts: [Int32]
  /// How many samples each result has.
  private let counts: [Int32]
  /// The weights of all results one after the other, each `stride` long and filled up with zeros.
  private let weights: [Int32]
  private let stride: Int
  /// The most samples that any result has.
  private let most: Int
  /// The samples that the results need.
  let samples: Range<Int>

  /// The number of results.
  var count: Int { firsts.count }

  /// The taps of those of the results that are `kept` when `from` samples become `to`, all at least 1.
  ///
  /// The filter is any but `.nearest`, which has no weights.
  init(from: Int, to: Int, filter: ResamplingFilter, kept: Range<Int>) {
    let scale = Double(from) / Double(to)
    let reduction = max(scale, 1)
    let support = filter.support * reduction
    let inverse = 1 / reduction
    // A window holds at most so many; the kernels want fours.
    let stride = (min(Int(2 * support) + 2, from) + 3) / 4 * 4
    var firsts = [Int32](repeating: 0, count: kept.count)
    var counts = firsts
    var weights = [Int32](repeating: 0, count: kept.count * stride)
    var heights = [Double](repeating: 0, count: stride)
    let one = Double(1 << Self.precision)
    for (position, index) in kept.enumerated() {
      let center = (Double(index) + 0.5) * scale
      let begin = max(Int(center - support + 0.5), 0)
      let count = min(Int(center + support + 0.5), from) - begin
      (firsts[position], counts[position]) = (Int32(begin), Int32(count))
      var total = 0.0
      for tap in 0..<count {
        let height = filter.height(at: (Double(tap + begin) - center + 0.5) * inverse)
        heights[tap] = height
        total += height
      }
      for tap in 0..<count {
        let weight = (total == 0 ? heights[tap] : heights[tap] / total) * one
        weights[position * stride + tap] = Int32(weight < 0 ? weight - 0.5 : weight + 0.5)
      }
    }
    // Both ends of a window move to the right with the result.
    let last = kept.count - 1
    samples = Int(firsts[0])..<Int(firsts[last] + counts[last])
    most = Int(counts.max() ?? 1)
    (self.firsts, self.counts, self.weights, self.stride) = (firsts, counts, weights, stride)
  }

  /// The fractional bits of a weight.
  private static let precision = 22

  /// Calls a body with the table as the kernels read it.
  func withTable<Result>(_ body: (UnsafePointer<fovea_taps>) -> Result) -> Result {
    firsts.withUnsafeBufferPointer { firsts in
      counts.withUnsafeBufferPointer { counts in
        weights.withUnsafeBufferPointer { weights in
          var table = fovea_taps(
            count: Int64(firsts.count), stride: Int64(stride), most: Int64(most),
            firsts: firsts.baseAddress, counts: counts.baseAddress, weights: weights.baseAddress)
          return body(&table)
        }
      }
    }
  }
}

extension ResamplingFilter {
  /// The filter's height at a distance from its centre, in samples of the coarser grid.
  @inline(__always)
  fileprivate func height(at distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .nearest, .box:
      return distance > -0.5 && distance <= 0.5 ? 1 : 0
    case .bilinear:
      return x < 1 ? 1 - x : 0
    case .hamming:
      if x == 0 { return 1 }
      if x >= 1 { return 0 }
      // The constants have single precision, as those of Pillow.
      return sin(x * .pi) / (x * .pi) * (Double(0.54 as Float) + Double(0.46 as Float) * cos(x * .pi))
    case .bicubic:
      if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
      if x < 2 { return (((x - 5) * x + 8) * x - 4) * -0.5 }
      return 0
    case .lanczos:
      return distance >= -3 && distance < 3 ? Self.sinc(distance) * Self.sinc(distance / 3) : 0
    }
  }

  private static func sinc(_ x: Double) -> Double {
    x == 0 ? 1 : sin(x * .pi) / (x * .pi)
  }
}
