import FoveaCore

/// Turns bytes into the numbers that a network takes: torchvision's `ToTensor` and `Normalize`, to the bit.
///
/// Each byte is brought to the range ``values``; then the mean is subtracted and the difference divided by
/// the standard deviation, both in that range. All arithmetic is in `float32`.
public struct Normalize: Transform {
  /// The name of the step in configurations, `normalize`.
  public static let name = "normalize"
  /// A phrase that describes the step in lists and help pages.
  public static let summary =
    "subtracts a mean and divides by a deviation: \(Statistics.known.keys.sorted().joined(separator: ", ")), or "
    + "mean=[…],std=[…]"
  /// `statistics`, whose value may come first without its key, as in `normalize:imagenet`.
  public static let leadingKey: String? = "statistics"

  /// The range that bytes are brought to.
  public enum Values: String, Hashable, Sendable, CaseIterable, Codable {
    /// 0 to 1.
    case unit
    /// -1 to 1.
    case signed
    /// 0 to 255, as they are.
    case bytes
  }

  /// The order of the channels.
  public enum ChannelOrder: String, Hashable, Sendable, CaseIterable, Codable {
    /// Red, green, blue.
    case rgb
    /// Blue, green, red, as networks trained with Caffe or OpenCV take them.
    case bgr
  }

  /// Means and standard deviations of a data set, one for all channels or one for each.
  public struct Statistics: Hashable, Sendable {
    /// The means in the range 0 to 1.
    public let mean: [Float]
    /// The standard deviations in the range 0 to 1.
    public let standardDeviation: [Float]

    /// The known statistics by name; `imagenet` is torchvision's, `half` maps 0 to 1 to -1 to 1.
    public static let known: [String: Statistics] = [
      "none": .init(mean: [0], standardDeviation: [1]),
      "half": .init(mean: [0.5], standardDeviation: [0.5]),
      "imagenet": .init(mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225]),
      "cifar10": .init(mean: [0.4914, 0.4822, 0.4465], standardDeviation: [0.247, 0.2435, 0.2616]),
      "cifar100": .init(mean: [0.5071, 0.4865, 0.4409], standardDeviation: [0.2673, 0.2564, 0.2762]),
      "mnist": .init(mean: [0.1307], standardDeviation: [0.3081]),
      "fashion-mnist": .init(mean: [0.2860], standardDeviation: [0.3530]),
    ]
  }

  /// The name of known statistics, one of the keys of ``Statistics/known``; `none` leaves the range as it is.
  public var statistics: String
  /// The means in the range ``values``, one for all channels or one for each; empty for those of the name.
  public var mean: [Float]
  /// The standard deviations in the range ``values``, above 0, one for all channels or one for each; empty
  /// for those of the name.
  public var standardDeviation: [Float]
  /// The range that bytes are brought to first.
  public var values: Values
  /// The order of the channels in the network's input; only pictures of three channels are affected.
  public var order: ChannelOrder

  private enum CodingKeys: String, CodingKey {
    case statistics, mean, values, order
    case standardDeviation = "std"
  }

  /// Creates a step that leaves values in 0 to 1.
  public init() { self.init("none") }

  /// Creates a step with known statistics, such as `imagenet`.
  public init(_ statistics: String) {
    self.init(statistics: statistics, mean: [], standardDeviation: [])
  }

  /// Creates a step with means and standard deviations in the range `values`, one for all channels or one for
  /// each.
  public init(
    mean: [Float], standardDeviation: [Float], values: Values = .unit, order: ChannelOrder = .rgb
  ) {
    self.init(
      statistics: "none", mean: mean, standardDeviation: standardDeviation, values: values, order: order)
  }

  private init(
    statistics: String, mean: [Float], standardDeviation: [Float], values: Values = .unit,
    order: ChannelOrder = .rgb
  ) {
    self.statistics = statistics
    self.mean = mean
    self.standardDeviation = standardDeviation
    self.values = values
    self.order = order
  }

  /// The same step with other means or standard deviations; those that are nil stay.
  public func replacing(mean: [Float]? = nil, standardDeviation: [Float]? = nil) -> Normalize {
    var step = self
    step.mean = mean ?? means
    step.standardDeviation = standardDeviation ?? deviations
    step.statistics = "none"
    return step
  }

  private var known: Statistics? { Statistics.known[statistics] }
  private var means: [Float] { mean.isEmpty ? known?.mean ?? [0] : mean }
  private var deviations: [Float] {
    standardDeviation.isEmpty ? known?.standardDeviation ?? [1] : standardDeviation
  }

  /// A description of the first value that cannot work, or nil; the pipeline's `validate(channels:)` compares
  /// their number with the channels.
  public var problem: String? {
    ValueRange.first(
      known != nil
        ? nil
        : "statistics must be one of \(Statistics.known.keys.sorted().joined(separator: ", ")), got \(statistics)",
      values == .unit || statistics == "none"
        ? nil : "statistics \(statistics) is for values=unit, not \(values.rawValue); give mean and std",
      means.allSatisfy(\.isFinite) ? nil : "mean must be of finite numbers, got \(means)",
      deviations.allSatisfy { $0.isFinite && $0 > 0 }
        ? nil : "std must be of numbers above 0, got \(deviations)",
      [1, 3].contains(means.count) && [1, 3].contains(deviations.count)
        ? nil : "mean and std have 1 or 3 numbers, got \(means.count) and \(deviations.count)")
  }

  /// A description of numbers that do not fit a number of channels, or nil.
  func problem(channels: Int) -> String? {
    let counts = [means.count, deviations.count]
    return counts.allSatisfy { $0 == 1 || $0 == channels }
      ? nil
      : "\(text) has \(counts.max() ?? 0) numbers, the network takes \(channels) channel\(channels == 1 ? "" : "s")"
  }

  /// The factors and summands, a pair for each channel, that turn bytes into the values of ``table(channels:)`` but for
  /// rounding.
  package func affine(channels: Int) -> (scales: [Float], shifts: [Float]) {
    let (scale, shift): (Double, Double) =
      switch values {
      case .unit: (1 / 255, 0)
      case .signed: (1 / 127.5, -1)
      case .bytes: (1, 0)
      }
    let pairs = (0..<channels).map { channel -> (Float, Float) in
      let mean = Double(means.count == 1 ? means[0] : means[channel])
      let deviation = Double(deviations.count == 1 ? deviations[0] : deviations[channel])
      return (Float(scale / deviation), Float((shift - mean) / deviation))
    }
    return (pairs.map(\.0), pairs.map(\.1))
  }

  /// The value of each byte in each channel of a picture of so many, 256 numbers for each.
  package func table(channels: Int) -> [Float] {
    (0..<channels).flatMap { channel in
      let mean = means.count == 1 ? means[0] : means[channel]
      let deviation = deviations.count == 1 ? deviations[0] : deviations[channel]
      return (0..<256).map { byte -> Float in
        let value: Float =
          switch values {
          case .unit: Float(byte) / 255
          case .signed: Float(byte) / 127.5 - 1
          case .bytes: Float(byte)
          }
        // In exactly this order and precision torchvision computes each value.
        return (value - mean) / deviation
      }
    }
  }
}
