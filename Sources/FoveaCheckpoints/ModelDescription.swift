public import FoveaCore
public import FoveaData
public import FoveaLayers
public import FoveaModels

/// The description of a network, from which the catalogue builds it again.
public struct ModelDescription: Hashable, Sendable, Codable {
  /// The name in the catalogue, as in `googlenet-d2l`.
  public var name: String
  /// The number of classes, at least 1.
  public var classes: Int
  /// The number of channels of its images: 1 for grey, 3 for colour.
  public var channels: Int
  /// The number of rows of its images.
  public var height: Int
  /// The number of columns of its images.
  public var width: Int
  /// The choices that only this model has, as in `["activation": "sigmoid"]`.
  public var settings: [String: String]
  /// Whether batch normalizations are folded into the convolutions before them; see `FoldedNormalization`.
  public var foldsNormalization = false

  /// Describes a model of the catalogue, with its own numbers where the options leave them open.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the catalogue has no such model or the model no
  ///   such options.
  public init(
    name: String, options: ModelOptions = ModelOptions(), from catalogue: ModelCatalogue = .standard
  ) throws {
    let model = try catalogue.make(name, options)
    try self.init(
      model, input: try options.inputShape(for: model),
      settings: try catalogue.entry(name).canonical(options.settings))
  }

  /// Describes a model for images of shape `[C, H, W]`, by default its own.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if neither says what shape images have; `ShapeError`
  ///   if the model does not declare its classes and the images do not fit it.
  public init(_ model: any Model, input: TensorShape? = nil, settings: [String: String] = [:]) throws {
    let shape = try input ?? model.inputShape
    name = model.name
    classes = try model.classCount(input: shape)
    (channels, height, width) = (shape[0], shape[1], shape[2])
    self.settings = settings
  }

  /// The same description without settings that have the model's own values, so that equal models have equal
  /// descriptions.
  package func withoutDefaults(in catalogue: ModelCatalogue) -> ModelDescription {
    let known = (try? catalogue.entry(name))?.settings ?? []
    var short = self
    short.settings = settings.filter { name, value in
      !known.contains { $0.name == name && $0.values.first == value }
    }
    return short
  }

  /// The same model with its side branches, nil if its settings do not switch them off.
  var withSideBranches: ModelDescription? {
    guard settings[ModelSetting.auxiliary.name] != nil else { return nil }
    var whole = self
    whole.settings[ModelSetting.auxiliary.name] = nil
    return whole
  }

  /// The shape of one image, `[C, H, W]`.
  public var inputShape: TensorShape { [channels, height, width] }

  /// The size of one image.
  public var images: PictureSize { PictureSize(width: width, height: height, channels: channels) }

  /// The names of all classes: the known ones in their order, then `class N` with their number for the
  /// others.
  public func classNames(_ known: [String] = []) -> [String] {
    known + (min(known.count, classes)..<classes).map { "class \($0)" }
  }

  /// Builds the model from a catalogue, with its normalizations folded if they are folded here.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the catalogue has no such model, a number is out of
  ///   range, or the model does not have a setting.
  public func makeModel(from catalogue: ModelCatalogue = .standard) throws -> any Model {
    folding(
      try catalogue.make(
        name, ModelOptions(classes: classes, channels: channels, imageSize: height, settings: settings)))
  }

  /// The model with its normalizations folded if they are in this one.
  func folding(_ model: any Model) -> any Model {
    foldsNormalization && !(model is FoldedNormalization) ? FoldedNormalization(model) : model
  }
}

extension ModelDescription {
  private enum CodingKeys: String, CodingKey {
    case name, classes, channels, height, width, settings
    case foldsNormalization = "folds_normalization"
  }

  /// Reads a description; without the key `folds_normalization` nothing is folded.
  ///
  /// - Throws: `DecodingError` if another key is missing or a value has another type.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    classes = try container.decode(Int.self, forKey: .classes)
    channels = try container.decode(Int.self, forKey: .channels)
    height = try container.decode(Int.self, forKey: .height)
    width = try container.decode(Int.self, forKey: .width)
    settings = try container.decode([String: String].self, forKey: .settings)
    foldsNormalization = try container.decodeIfPresent(Bool.self, forKey: .foldsNormalization) ?? false
  }

  /// Writes the description, the key `folds_normalization` only if it is true, so that earlier versions can
  /// read it.
  ///
  /// - Throws: what encoding throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(classes, forKey: .classes)
    try container.encode(channels, forKey: .channels)
    try container.encode(height, forKey: .height)
    try container.encode(width, forKey: .width)
    try container.encode(settings, forKey: .settings)
    if foldsNormalization { try container.encode(true, forKey: .foldsNormalization) }
  }
}

extension ModelDescription: CustomStringConvertible {
  /// Everything on one line, as in `lenet, 10 classes, images [1, 32, 32], activation=relu`.
  public var description: String {
    let settings = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let folded = foldsNormalization ? ["normalizations folded"] : []
    return (["\(name), \(classes) classes, images \(inputShape)"] + settings + folded)
      .joined(separator: ", ")
  }
}
