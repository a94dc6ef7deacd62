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
