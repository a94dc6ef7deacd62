/// The agreement of a network's confidence with its accuracy, by bins of confidence.
///
/// The confidence of an example is the probability of its predicted class. Bins are of equal width: bin `m`
/// of `M`, counted from 1, has the examples in `((m - 1) / M, m / M]`, as in Guo et al. 2017
/// (arXiv:1706.04599), section 2.
public struct Calibration: Hashable, Sendable {
  /// The examples whose confidence lies in one range.
  public struct Bin: Hashable, Sendable {
    /// The number of examples.
    public var count = 0
    /// The number of examples whose prediction equals the label.
    public var correct = 0
    /// The sum of the confidences.
    public var confidenceSum = 0.0

    /// Makes an empty bin.
    public init() {}

    /// The share of examples whose prediction equals the label, in `0...1`; nil without examples.
    public var accuracy: Double? { count > 0 ? Double(correct) / Double(count) : nil }
    /// The mean confidence, in `0...1`; nil without examples.
    public var confidence: Double? { count > 0 ? confidenceSum / Double(count) : nil }
  }

  /// The bins, from the lowest confidence to the highest.
  public private(set) var bins: [Bin]

  /// Makes bins without examples; there must be at least one bin.
  public init(bins count: Int = 15) {
    precondition(count >= 1, "\(count) bins are too few")
    bins = [Bin](repeating: Bin(), count: count)
  }

  /// Counts an example with a confidence in `0...1`; a confidence of 0 falls into the first bin.
  public mutating func add(confidence: Double, isCorrect: Bool) {
    let place = Int((confidence * Double(bins.count)).rounded(.up)) - 1
    let bin = min(max(place, 0), bins.count - 1)
    bins[bin].count += 1
    bins[bin].correct += isCorrect ? 1 : 0
    bins[bin].confidenceSum += confidence
  }

  /// Returns the range of confidence of a bin, counted from 0; the lower end itself belongs to the bin
  /// before.
  public func range(of bin: Int) -> ClosedRange<Double> {
    Double(bin) / Double(bins.count)...Double(bin + 1) / Double(bins.count)
  }

  /// The number of examples in all bins.
  public var count: Int { bins.reduce(0) { $0 + $1.count } }

  /// The expected calibration error, in `0...1`; 0 without examples.
  ///
  /// It is the distance between accuracy and mean confidence of a bin, averaged over all examples (Guo et al.
  /// 2017, equation 3).
  public var expectedError: Double {
    let sum = bins.reduce(0) { $0 + abs(Double($1.correct) - $1.confidenceSum) }
    return count > 0 ? sum / Double(count) : 0
  }

  /// The maximum calibration error, in `0...1`; 0 without examples.
  ///
  /// It is the largest distance between accuracy and mean confidence of a bin (Guo et al. 2017, equation 5).
  public var maximumError: Double {
    bins.compactMap { bin in
      bin.count > 0 ? abs(Double(bin.correct) - bin.confidenceSum) / Double(bin.count) : nil
    }.max() ?? 0
  }
}
