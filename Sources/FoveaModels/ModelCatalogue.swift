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

    /// Settings in the form in which descriptions keep them, as in `0.125` for `0.1250`.
    ///
    /// - Throws: `FoveaError` with code `.configuration` if the model does not have a setting or a value of it.
    public func canonical(_ settings: [String: String]) throws -> [String: String] {
      var known: [String: String] = [:]
      for (key, value) in settings.sorted(by: { $0.key < $1.key }) {
        guard let setting = self.settings.first(where: { $0.name == key }) else {
          throw FoveaError(
            .configuration, at: key, "\(name) has no such setting",
            remedy: self.settings.isEmpty
              ? nil : "it has \(self.settings.map(\.name).joined(separator: ", "))")
        }
        guard let value = setting.canonical(value) else {
          throw FoveaError(
            .configuration, at: key, "\(name) has no \(key) called \(value)",
            remedy: "choose \(setting.choices)")
        }
        known[key] = value
      }
      return known
    }
  }

  /// Every network, in alphabetical order of the names.
  public static let entries: [Entry] = [
    AlexNet.entries, AlexNet2012.entries, DenseNet.entries, DenseNetD2L.entries, GoogLeNet.entries,
    GoogLeNet2014.entries, GoogLeNetBlog.entries, GoogLeNetD2L.entries, Inception10.entries,
    InceptionV3.entries, LeNet.entries, NiN.entries, ResNet.entries, TorchvisionVGG.entries,
    VGG.entries, VGG11D2L.entries, VGGFashion.entries,
  ].flatMap { $0 }.sorted { $0.name < $1.name }

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
  /// - Throws: `FoveaError` with code `.configuration` if the name is unknown, a number is out of
  ///   range, or the model does not have a setting or a value of it.
  public static func make(_ name: String, _ options: ModelOptions = ModelOptions()) throws -> any Model {
    let entry = try entry(name)
    try ModelOptions.require(options.classes, in: 1...ModelOptions.largestClassCount, "classes")
    var options = options
    options.settings = try entry.canonical(options.settings)
    let model = entry.make(options)
    _ = try options.inputShape(for: model)
    return model
  }
}
