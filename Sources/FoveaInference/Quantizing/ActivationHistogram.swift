import FoveaCore
import Foundation

/// How often the numbers of a layer's input have each size, and the means of its channels.
struct ActivationHistogram: Sendable {
  static let binCount = 2048

  /// How many numbers had an absolute value in each part of `0..<limit`.
  private(set) var counts = [Int](repeating: 0, count: binCount)
  private var limit: Float = 0
  /// The largest absolute value.
  private(set) var largest: Float = 0
  /// Whether a number was below 0.
  private(set) var hasNegative = false
  private var sums: [Double] = []
  private var perChannel = 0

  /// The width of a bin.
  private var width: Float { limit / Float(Self.binCount) }

  /// The mean of each channel, the second axis.
  var channelMeans: [Double] { sums.map { $0 / Double(max(perChannel, 1)) } }

  /// Counts the numbers of a batch `[N, C, …]`.
  ///
  /// - Throws: `FoveaError` with code `.numeric` if one is not finite.
  mutating func add(_ tensor: HostTensor) throws {
    guard tensor.nonFiniteCount == 0 else {
      throw FoveaError(
        .numeric, at: "calibration", "the input of a layer has numbers that are not finite",
        remedy: "use weights from before the training diverged")
    }
    let values = tensor.floats
    let channels = tensor.shape[1]
    let plane = max(values.count / max(tensor.shape[0] * channels, 1), 1)
    if sums.isEmpty { sums = [Double](repeating: 0, count: channels) }
    perChannel += values.count / max(channels, 1)
    for start in stride(from: 0, to: values.count, by: plane) {
      var sum = 0.0
      for value in values[start..<start + plane] {
        sum += Double(value)
        largest = max(largest, abs(value))
        if value < 0 { hasNegative = true }
      }
      sums[start / plane % channels] += sum
    }
    // What is smaller than all that can be told apart counts as 0.
    if largest > 1e-30 { widen(to: largest) }
    guard limit > 0 else {
      counts[0] += values.count
      return
    }
    let factor = Float(Self.binCount) / limit
    for value in values { counts[min(Int(abs(value) * factor), Self.binCount - 1)] += 1 }
  }

  /// Doubles the range until it holds a number; two bins become one each time.
  private mutating func widen(to value: Float) {
    if limit == 0 {
      limit = value
      return
    }
    while limit < value {
      limit *= 2
      let half = Self.binCount / 2
      for bin in 0..<half { counts[bin] = counts[2 * bin] + counts[2 * bin + 1] }
      counts.replaceSubrange(half..., with: repeatElement(0, count: half))
    }
  }

  /// The least upper end of a bin under which the given share of the numbers lies.
  func limit(holding share: Double) -> Float {
    let wanted = share * Double(counts.reduce(0, +))
    var seen = 0
    for (bin, count) in counts.enumerated() {
      seen += count
      if Double(seen) >= wanted { return min(width * Float(bin + 1), largest) }
    }
    return largest
  }

  /// The upper end of the number of bins for which a loss is the least.
  func limit(minimizing loss: (Int) -> Double) -> Float {
    guard let last = counts.lastIndex(where: { $0 > 0 }), largest > 0 else { return largest }
    let candidates = stride(from: min(127, last), through: last, by: 16).map { $0 + 1 } + [last + 1]
    let best = candidates.map { ($0, loss($0)) }.min { $0.1 < $1.1 }
    return min(width * Float(best?.0 ?? last + 1), largest)
  }

  /// The sum of the squared errors, in squares of bins, of numbers that so many bins and levels hold.
  func squaredError(bins: Int, levels: Int) -> Double {
    let step = Double(bins) / Double(levels)
    var sum = 0.0
    for (bin, count) in counts.enumerated() where count > 0 {
      let value = Double(bin) + 0.5
      let held = min((value / step).rounded(), Double(levels)) * step
      sum += Double(count) * (value - held) * (value - held)
    }
    return sum
  }

  /// The divergence of the numbers as so many bins and levels hold them from the numbers themselves.
  func divergence(bins: Int, levels: Int) -> Double {
    var whole = counts[..<bins].map(Double.init)
    let outside = counts[bins...].reduce(0, +)
    var held = [Double](repeating: 0, count: bins)
    for level in 0..<levels {
      let range = level * bins / levels..<max((level + 1) * bins / levels, level * bins / levels + 1)
      guard range.upperBound <= bins else { break }
      let filled = range.count { counts[$0] > 0 }
      guard filled > 0 else { continue }
      let mean = Double(range.reduce(0) { $0 + counts[$1] }) / Double(filled)
      for bin in range where counts[bin] > 0 { held[bin] = mean }
    }
    whole[bins - 1] += Double(outside)
    let (all, kept) = (whole.reduce(0, +), held.reduce(0, +))
    guard all > 0, kept > 0 else { return .infinity }
    var sum = 0.0
    for bin in 0..<bins where whole[bin] > 0 {
      // What no level holds counts as one number.
      sum += whole[bin] / all * log(whole[bin] / all / (max(held[bin], 1) / kept))
    }
    return sum
  }
}
