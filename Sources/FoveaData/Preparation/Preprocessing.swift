public import FoveaCore

/// How a picture becomes the input of a model: the whole of it, kept with the weights.
///
/// The steps are those of torchvision, to the bit: convert to the channels, resize with Pillow's
/// antialiased bilinear filter, crop the centre, scale bytes to `0...1`, subtract the mean and divide by
/// the standard deviation of each channel.
public struct Preprocessing: Hashable, Sendable {
  /// What brings a picture to the size of the input.
  public enum Resize: Hashable, Sendable {
    /// Nothing: a picture of another size is an error.
    case none
    /// Both sides are resized; the proportions change. torchvision's `Resize((height, width))`.
    case squash
    /// The shorter side gets this length, the longer one keeps the proportion, and the centre is
    /// cropped, with black where the picture ends. torchvision's `Resize(length)` and `CenterCrop`.
    case shortestSide(Int)
  }

  /// 1 for grey (Pillow's `L`), 3 for red, green and blue.
  public let channels: Int
  /// The rows of the input.
  public let height: Int
  /// The columns of the input.
  public let width: Int
  /// How a picture gets this size.
  public let resize: Resize
  /// What is subtracted from each channel, in units of the scaled range `0...1`.
  public let mean: [Float]
  /// What each channel is divided by afterwards.
  public let standardDeviation: [Float]

  /// Makes a spec; by default values stay in `0...1`.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if channels are not 1 or 3, a side is not in
  ///   1...65536, or mean and standard deviation are not one finite number per channel, the latter above 0.
  public init(
    channels: Int, height: Int, width: Int, resize: Resize = .squash, mean: [Float]? = nil,
    standardDeviation: [Float]? = nil
  ) throws {
    self.channels = channels
    self.height = height
    self.width = width
    self.resize = resize
    self.mean = mean ?? [Float](repeating: 0, count: max(channels, 0))
    self.standardDeviation = standardDeviation ?? [Float](repeating: 1, count: max(channels, 0))
    try check()
  }

  /// The shape of one prepared picture, `[channels, height, width]`.
  public var shape: TensorShape { [channels, height, width] }

  private func check() throws {
    func require(_ holds: Bool, _ what: String, remedy: Remedy? = nil) throws {
      guard holds else { throw FoveaError(.configuration, at: "preprocessing", what, remedy: remedy) }
    }
    let sides = 1...65536
    try require(
      channels == 1 || channels == 3, "an input has 1 or 3 channels, not \(channels)",
      remedy: "choose 1 for grey or 3 for colour")
    try require(
      sides.contains(height) && sides.contains(width),
      "the sides have to be in 1...65536 pixels, not \(height) x \(width)")
    if case .shortestSide(let length) = resize {
      try require(sides.contains(length), "the shortest side has to be in 1...65536 pixels, not \(length)")
    }
    try require(
      mean.count == channels && mean.allSatisfy(\.isFinite),
      "expected \(channels) finite mean values, found \(mean)")
    try require(
      standardDeviation.count == channels && standardDeviation.allSatisfy { $0.isFinite && $0 > 0 },
      "expected \(channels) standard deviations above 0, found \(standardDeviation)")
  }
}

extension Preprocessing: Codable {
  private enum CodingKeys: String, CodingKey {
    case channels, height, width, resize, mean
    case standardDeviation = "std"
  }

  /// Reads a spec and checks it as `init(channels:height:width:resize:mean:standardDeviation:)` does.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      channels: values.decode(Int.self, forKey: .channels),
      height: values.decode(Int.self, forKey: .height),
      width: values.decode(Int.self, forKey: .width),
      resize: values.decode(Resize.self, forKey: .resize),
      mean: values.decode([Float].self, forKey: .mean),
      standardDeviation: values.decode([Float].self, forKey: .standardDeviation))
  }
}

extension Preprocessing.Resize: Codable, CustomStringConvertible {
  /// `none`, `squash` or `shortest-side N`; files keep this text.
  public var description: String {
    switch self {
    case .none: "none"
    case .squash: "squash"
    case .shortestSide(let length): "shortest-side \(length)"
    }
  }

  /// Reads the text that `description` gives; nil for any other.
  public init?(_ description: String) {
    let words = description.split(separator: " ")
    switch (words.first, words.count) {
    case ("none", 1): self = .none
    case ("squash", 1): self = .squash
    case ("shortest-side", 2):
      guard let length = Int(words[1]) else { return nil }
      self = .shortestSide(length)
    default: return nil
    }
  }

  /// Reads the text.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let resize = Self(text) else {
      throw FoveaError(
        .configuration, at: "preprocessing",
        "resize is none, squash or shortest-side N, not '\(text.prefix(40))'")
    }
    self = resize
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
