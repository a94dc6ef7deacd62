public import FoveaModels

/// The network that a run trains, and its parameters before the first step.
public struct ModelConfiguration: Hashable, Sendable, Codable {
  /// The name in the catalogue; empty for the network that the weights bring, or if none is chosen yet.
  public var name: String
  /// The number of classes, nil for the data's.
  public var classes: Int?
  /// The channels of the images, nil for the model's own.
  public var channels: Int?
  /// The rows and columns of the images, nil for the model's own.
  public var imageSize: Int?
  /// Choices that only some models have, as in `["activation": "sigmoid"]`.
  public var settings: [String: String]
  /// The name of the initial values, nil for the model's own.
  public var initialization: String?
  /// The path of the weights that the run starts from, nil for initial values.
  public var weights: String?
  /// Whether all weights must fit, or those that fit are taken.
  public var strict: Bool
  /// Whether the head gets initial values in the place of those of the weights, even for as many classes.
  public var newHead: Bool
  /// The path of the weights of a related network, whose layers are copied to the same places.
  public var initFrom: String?
  /// The model of that network, if its file does not say.
  public var initFromModel: String?
  /// The location of the tensors in a PyTorch checkpoint; nil for the usual one.
  public var key: String?

  /// Chooses a network, with its own initial values.
  public init(
    name: String = "", classes: Int? = nil, channels: Int? = nil, imageSize: Int? = nil,
    settings: [String: String] = [:], initialization: String? = nil, weights: String? = nil,
    strict: Bool = true, newHead: Bool = false, initFrom: String? = nil, initFromModel: String? = nil,
    key: String? = nil
  ) {
    self.name = name
    self.classes = classes
    self.channels = channels
    self.imageSize = imageSize
    self.settings = settings
    self.initialization = initialization
    self.weights = weights
    self.strict = strict
    self.newHead = newHead
    self.initFrom = initFrom
    self.initFromModel = initFromModel
    self.key = key
  }

  private enum CodingKeys: String, CodingKey {
    case weights, strict, key
    case name = "model"
    case classes = "num_classes"
    case channels = "in_chans"
    case imageSize = "img_size"
    case settings = "model_setting"
    case initialization = "init"
    case newHead = "new_head"
    case initFrom = "init_from"
    case initFromModel = "init_from_model"
  }

  /// Writes every key; where nothing is chosen, null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(classes, forKey: .classes)
    try container.encode(channels, forKey: .channels)
    try container.encode(imageSize, forKey: .imageSize)
    try container.encode(settings, forKey: .settings)
    try container.encode(initialization, forKey: .initialization)
    try container.encode(weights, forKey: .weights)
    try container.encode(strict, forKey: .strict)
    try container.encode(newHead, forKey: .newHead)
    try container.encode(initFrom, forKey: .initFrom)
    try container.encode(initFromModel, forKey: .initFromModel)
    try container.encode(key, forKey: .key)
  }

  /// The options for the catalogue.
  public var options: ModelOptions {
    ModelOptions(classes: classes, channels: channels, imageSize: imageSize, settings: settings)
  }
}
