public import FoveaCore
public import FoveaLayers

/// What a person can choose about a model of the catalogue; nil is the model's own choice.
public struct ModelOptions: Hashable, Sendable, Codable {
  /// The number of classes.
  public var classes: Int?
  /// The number of channels of the images.
  public var channels: Int?
  /// The rows and columns of the images, which are square.
  public var imageSize: Int?
  /// Choices that only some models have, by their names, as in `["activation": "sigmoid"]`.
  public var settings: [String: String]

  /// Makes options.
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
  /// - Throws: `FoveaError` with code `.configuration` if a number is not positive.
  public func inputShape(for model: any Model) throws -> Shape {
    for (number, what) in [(channels, "channels"), (imageSize, "image size")] {
      guard let number, number < 1 else { continue }
      throw FoveaError(.configuration, at: what, "has to be at least 1, got \(number)")
    }
    let own = model.inputShape
    return [channels ?? own[0], imageSize ?? own[1], imageSize ?? own[2]]
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
  /// The values that can be chosen; the first is the model's own.
  public var values: [String]
  /// What the choice changes, in one sentence.
  public var summary: String

  /// Describes a choice.
  public init(name: String, values: [String], summary: String) {
    self.name = name
    self.values = values
    self.summary = summary
  }
}

extension ModelSetting {
  /// Whether side branches exist in training, which they do unless told otherwise.
  static let auxiliary = ModelSetting(
    name: "aux", values: ["on", "off"], summary: "off: no auxiliary classifiers in training")

  /// Whether the network moves its input from ImageNet's normalization to mean 0.5 and deviation 0.5.
  static let transformInput = ModelSetting(
    name: "transform-input", values: ["off", "on"],
    summary: "on: takes images normalized with ImageNet's means, as torchvision's weights need it")
}
