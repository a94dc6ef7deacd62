public import FoveaCore
public import FoveaLayers

/// The choices about a model of the catalogue; nil is the model's own choice.
public struct ModelOptions: Hashable, Sendable, Codable {
  /// The largest number of classes that a model of the catalogue can have.
  public static let largestClassCount = 1_000_000
  /// The largest number of channels, rows and columns that its images can have.
  public static let largestExtent = 65_536

  /// The number of classes, in `1...largestClassCount`.
  public var classes: Int?
  /// The number of channels of the images, in `1...largestExtent`.
  public var channels: Int?
  /// The number of rows and columns of the images, which are square, in `1...largestExtent`.
  public var imageSize: Int?
  /// The choices that only some models have, by their names, as in `["activation": "sigmoid"]`.
  public var settings: [String: String]

  /// Creates options; nil leaves a value to the model.
  public init(
    classes: Int? = nil, channels: Int? = nil, imageSize: Int? = nil, settings: [String: String] = [:]
  ) {
    self.classes = classes
    self.channels = channels
    self.imageSize = imageSize
    self.settings = settings
  }

  /// The shape `[C, H, W]` of the images for a model, with the model's own where nothing is chosen.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a number is not in its range, or if one is open and
  ///   the model declares no shape.
  public func inputShape(for model: any Model) throws -> TensorShape {
    try requireRanges()
    if let channels, let imageSize { return [channels, imageSize, imageSize] }
    let own = try model.inputShape
    return [channels ?? own[0], imageSize ?? own[1], imageSize ?? own[2]]
  }

  /// Checks the numbers that a person may have chosen.
  func requireRanges() throws {
    try Self.require(classes, in: 1...Self.largestClassCount, "classes")
    try Self.require(channels, in: 1...Self.largestExtent, "channels")
    try Self.require(imageSize, in: 1...Self.largestExtent, "image size")
  }

  /// Checks a number that a person may have chosen.
  private static func require(_ number: Int?, in range: ClosedRange<Int>, _ what: String) throws {
    guard let number, !range.contains(number) else { return }
    throw FoveaError(
      .configuration, at: what, "must be in \(range.lowerBound)...\(range.upperBound), got \(number)")
  }

  /// What was chosen for a setting whose values are the cases of a type, nil if nothing was.
  func choice<Choice: RawRepresentable<String>>(_ name: String) -> Choice? {
    settings[name].flatMap(Choice.init)
  }

  /// Whether a setting with the values `on` and `off` is on, nil if nothing was chosen.
  func isOn(_ name: String) -> Bool? { settings[name].map { $0 == "on" } }
}

/// A choice that a model has beyond classes and images.
public struct ModelSetting: Hashable, Sendable {
  /// The name, as in `activation`.
  public var name: String
  /// The values that can be chosen, of numbers a few of them; the first is the model's own.
  public var values: [String]
  /// Whether any number above 0 and up to 1 can be chosen, not only the listed values.
  public var isNumber: Bool
  /// The effect of the choice, in one sentence.
  public var summary: String

  /// Creates the description of a choice; its first value is the default.
  public init(name: String, values: [String], isNumber: Bool = false, summary: String) {
    self.name = name
    self.values = values
    self.isNumber = isNumber
    self.summary = summary
  }

  /// The form in which descriptions keep a value, as in `0.125` for `0.1250`; nil if the value cannot be
  /// chosen.
  public func canonical(_ value: String) -> String? {
    guard isNumber else { return values.contains(value) ? value : nil }
    guard let number = Double(value), number > 0, number <= 1 else { return nil }
    return number == 1 ? "1" : "\(number)"
  }

  /// The name and the values on one line, as in `norm=none|batch|lrn`, with an ellipsis for numbers.
  public var form: String { "\(name)=" + (values + (isNumber ? ["…"] : [])).joined(separator: "|") }

  /// The values in words: `none, batch or lrn`, or the range of a number.
  public var choices: String {
    isNumber
      ? "a number above 0, up to 1"
      : (values.dropLast().joined(separator: ", ") + " or " + (values.last ?? ""))
  }
}

extension ModelSetting {
  /// Whether side branches exist in training, which they do unless told otherwise.
  package static let auxiliary = ModelSetting(
    name: "aux", values: ["on", "off"], summary: "off: no auxiliary classifiers in training")

  /// Whether the network moves its input from ImageNet's normalization to mean 0.5 and deviation 0.5.
  static let transformInput = ModelSetting(
    name: "transform-input", values: ["off", "on"],
    summary: "on: takes images normalized with ImageNet's means, as torchvision's weights need it")
}
