public import FoveaCore
public import FoveaData
public import FoveaLayers
public import FoveaModels

/// Which network it is: enough to build it again from the catalogue.
public struct ModelDescription: Hashable, Sendable, Codable {
  /// The name in the catalogue, as in `googlenet-d2l`.
  public var name: String
  /// The number of classes.
  public var classes: Int
  /// The channels of its images: 1 for grey, 3 for colour.
  public var channels: Int
  /// The rows of its images.
  public var height: Int
  /// The columns of its images.
  public var width: Int
  /// Choices that only this model has, as in `["activation": "sigmoid"]`.
  public var settings: [String: String]
  /// Whether batch normalizations are parts of the convolutions before them; see ``FoldedNormalization``.
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

  /// The same model without settings that only say what it does unasked: in this form, equal models are
  /// equal.
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

  /// The extents of one image.
  public var images: PictureSize { PictureSize(width: width, height: height, channels: channels) }

  /// The names of all classes: those that are known, in their order, and numbers for the others.
  public func classNames(_ known: [String] = []) -> [String] {
    known + (min(known.count, classes)..<classes).map { "class \($0)" }
  }

  /// The model itself, from a catalogue.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the catalogue has no such model.
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

  /// Reads a description; earlier versions folded nothing.
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

  /// Writes a description, as earlier versions did where nothing is folded.
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
