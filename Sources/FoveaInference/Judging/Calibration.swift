/// Whether a network is right as often as it believes to be.
///
/// Examples are sorted into bins of equal width by the probability of the predicted class, bin `m` of `M` for
/// `((m - 1) / M, m / M]`, as in Guo et al. 2017 (arXiv:1706.04599), section 2.
public struct Calibration: Hashable, Sendable {
  /// The examples whose confidence falls into one range.
  public struct Bin: Hashable, Sendable {
    /// The number of examples.
    public var count = 0
    /// The number of examples whose prediction is right.
    public var correct = 0
    /// The sum of the confidences.
    public var confidenceSum = 0.0

    /// Makes an empty bin.
    public init() {}

    /// The share of examples whose prediction is right; nil if there is no example.
    public var accuracy: Double? { count > 0 ? Double(correct) / Double(count) : nil }
    /// The mean confidence; nil if there is no example.
    public var confidence: Double? { count > 0 ? confidenceSum / Double(count) : nil }
  }

  /// The bins, from the lowest confidence to the highest.
  public private(set) var bins: [Bin]

  /// Makes bins without examples.
  public init(bins count: Int = 15) {
    precondition(count >= 1, "\(count) bins are too few")
    bins = [Bin](repeating: Bin(), count: count)
  }

  /// Counts an example.
  public mutating func add(confidence: Double, isCorrect: Bool) {
    let place = Int((confidence * Double(bins.count)).rounded(.up)) - 1
    let bin = min(max(place, 0), bins.count - 1)
    bins[bin].count += 1
    bins[bin].correct += isCorrect ? 1 : 0
    bins[bin].confidenceSum += confidence
  }

  /// The range of confidence of a bin, without its lower end.
  public func range(of bin: Int) -> ClosedRange<Double> {
    Double(bin) / Double(bins.count)...Double(bin + 1) / Double(bins.count)
  }

  /// The number of examples.
  public var count: Int { bins.reduce(0) { $0 + $1.count } }

  /// The expected calibration error: the mean over examples of the distance between accuracy and mean
  /// confidence of their bin; 0 if there is no example.
  public var expectedError: Double {
    let sum = bins.reduce(0) { $0 + abs(Double($1.correct) - $1.confidenceSum) }
    return count > 0 ? sum / Double(count) : 0
  }

  /// The largest distance between accuracy and mean confidence of a bin; 0 if there is no example.
  public var maximumError: Double {
    bins.compactMap { bin in
      bin.count > 0 ? abs(Double(bin.correct) - bin.confidenceSum) / Double(bin.count) : nil
    }.max() ?? 0
  }
}
