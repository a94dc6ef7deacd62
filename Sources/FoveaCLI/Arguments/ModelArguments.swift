import ArgumentParser
import Fovea

/// What can be chosen about a model.
struct ModelArguments: ParsableArguments {
  @Option(help: .count("Number of classes. (default: the data's or the model's)"))
  var numClasses: Int?

  @Option(
    help: .count("Channels of the images; of pictures 1 for grey, 3 for colour. (default: the model's)"))
  var inChans: Int?

  @Option(help: .count("Rows and columns of the pictures. (default: the model's)"))
  var imgSize: Int?

  @Option(
    help: .name("Normalization between layers, if the model has a choice; fovea models lists the choices."))
  var norm: String?

  @Option(help: .number("Share of the channels to keep, above 0 and up to 1, if the model has a choice."))
  var width: String?

  @Option(
    help: .name("Statistics of batch normalization in training, if the model has a choice: frozen or batch."),
    completion: .list(["frozen", "batch"]))
  var batchNorm: String?

  @Option(help: .name("Activation, if the model has a choice."))
  var activation: String?

  @Option(
    help: .name("Side branches in training, if the model has a choice: on or off."),
    completion: .list(["on", "off"]))
  var aux: String?

  @Option(
    help: .name("Input normalized with ImageNet's means, if the model has a choice: on or off."),
    completion: .list(["on", "off"]))
  var transformInput: String?

  @Option(
    help: .name("Framework whose variant is built, if the model has a choice: torchvision or keras."),
    completion: .list(["torchvision", "keras"]))
  var framework: String?

  @Option(
    help: ArgumentHelp(
      "Any choice of the model by its name. Can be repeated.", valueName: "name=value"))
  var modelSetting: [String] = []

  func validate() throws {
    try require(numClasses, in: 1...ModelOptions.largestClassCount, "--num-classes")
    try require(inChans, in: 1...ModelOptions.largestExtent, "--in-chans")
    try require(imgSize, in: 1...ModelOptions.largestExtent, "--img-size")
    for text in modelSetting {
      try require(text.contains("="), "--model-setting must be name=value, got '\(text)'.")
    }
    for (name, _) in pairs {
      try require(
        !named.contains { $0.name == name }, "--\(name) and --model-setting \(name) cannot be combined.")
    }
  }

  /// Throws the parser's error if an option is given that the model does not have, or a value that it does
  /// not take; a model that does not exist is left to those who make it.
  func requireChoices(of model: String) throws {
    guard let entry = try? ModelCatalogue.standard.entry(model) else { return }
    let known = entry.settings.map { "--\($0.name)" }.joined(separator: ", ")
    for (name, value) in named {
      guard let setting = entry.settings.first(where: { $0.name == name }) else {
        throw ValidationError(
          "\(model) has no --\(name)"
            + (known.isEmpty ? ", nor other choices." : "; its choices are \(known)."))
      }
      try require(
        setting.canonical(value) != nil, "--\(name) of \(model) must be \(setting.choices), got '\(value)'.")
    }
  }

  /// The choices that have an option of their own, by the name of their setting.
  private var named: [(name: String, value: String)] {
    [
      ("norm", norm), ("width", width), ("batch-norm", batchNorm), ("activation", activation), ("aux", aux),
      ("transform-input", transformInput), ("framework", framework),
    ].compactMap { name, value in value.map { (name, $0) } }
  }

  /// The names and values of `--model-setting`.
  private var pairs: [(name: String, value: String)] {
    modelSetting.map { setting in
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
  }

  /// Whether nothing was chosen.
  var isEmpty: Bool { tree.values.allSatisfy { $0 == nil } }

  /// What was given, by the keys of a configuration.
  var tree: [String: JSONValue?] {
    let settings = options.settings.mapValues(JSONValue.string)
    return [
      "num_classes": numClasses.map { .integer($0) }, "in_chans": inChans.map { .integer($0) },
      "img_size": imgSize.map { .integer($0) },
      "model_setting": settings.isEmpty ? nil : .object(settings),
    ]
  }

  /// The options for the catalogue.
  var options: ModelOptions {
    ModelOptions(
      classes: numClasses, channels: inChans, imageSize: imgSize,
      settings: Dictionary((pairs + named).map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
  }
}

/// Refuses a name that no model has, with the nearest one or the command that lists them all.
///
/// - Throws: `FoveaError` with code `.configuration`.
func requireModel(_ name: String) throws {
  let names = ModelCatalogue.standard.names
  guard !names.contains(name) else { return }
  throw FoveaError(
    .configuration, at: name.isEmpty ? "''" : name, "no model has this name",
    remedy: NearestName.nearest(to: name, in: names).map { "did you mean \($0)?" }
      ?? "fovea models lists all")
}
