import FoveaCore
public import FoveaLayers

/// The networks that can be asked for by name.
public enum ModelCatalogue {
  /// What the catalogue says of one network.
  public struct Entry: Sendable {
    /// The name on the command line and in files.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// The document or paper that describes it.
    public let source: String
    /// The choices that it has beyond classes and images.
    public let settings: [ModelSetting]
    /// Makes the model; the options have been checked.
    let make: @Sendable (ModelOptions) -> any Model
  }

  /// Every network, in alphabetical order of the names.
  public static let entries: [Entry] = [
    Entry(
      name: GoogLeNetD2L.name, summary: "nine inception blocks, for grey pictures of 96 x 96",
      source: "Dive into Deep Learning, section GoogLeNet; Szegedy et al. 2014, arXiv:1409.4842",
      settings: []
    ) { GoogLeNetD2L(classes: $0.classes ?? 10) },
    Entry(
      name: LeNet.name, summary: "two convolutions and three dense layers, for grey pictures of 32 x 32",
      source: "LeCun et al. 1998, Gradient-based learning applied to document recognition",
      settings: [
        ModelSetting(
          name: "activation", values: LeNet.ActivationStyle.allCases.map(\.rawValue),
          summary: "sigmoid: sigmoids and average pooling throughout, as in 1998")
      ]
    ) {
      LeNet(
        classes: $0.classes ?? 10,
        activation: $0.settings["activation"].flatMap(LeNet.ActivationStyle.init) ?? .none)
    },
  ]

  /// The entry of a name.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the nearest model if there is none.
  public static func entry(_ name: String) throws -> Entry {
    if let entry = entries.first(where: { $0.name == name }) { return entry }
    let names = entries.map(\.name)
    throw FoveaError(
      .configuration, at: name, "no model has this name",
      remedy: NearestName.nearest(to: name, in: names).map { "did you mean \($0)?" }
        ?? "the models are \(names.joined(separator: ", "))")
  }

  /// The model of a name, with options.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the name is unknown, a number is not positive,
  ///   or the model does not have a setting or a value of it.
  public static func make(_ name: String, _ options: ModelOptions = ModelOptions()) throws -> any Model {
    let entry = try entry(name)
    if let classes = options.classes, classes < 1 {
      throw FoveaError(.configuration, at: "classes", "have to be at least 1, got \(classes)")
    }
    for (key, value) in options.settings.sorted(by: { $0.key < $1.key }) {
      guard let setting = entry.settings.first(where: { $0.name == key }) else {
        throw FoveaError(
          .configuration, at: key, "\(name) has no such setting",
          remedy: entry.settings.isEmpty
            ? nil : "it has " + entry.settings.map(\.name).joined(separator: ", "))
      }
      guard setting.values.contains(value) else {
        throw FoveaError(
          .configuration, at: key, "\(name) has no \(key) called \(value)",
          remedy: "choose " + setting.values.joined(separator: " or "))
      }
    }
    let model = entry.make(options)
    _ = try options.inputShape(for: model)
    return model
  }
}
