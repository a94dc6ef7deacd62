import FoveaCore
public import FoveaLayers

/// Networks by name: an immutable value.
///
/// A program adds networks of its own and hands the result to whatever reads checkpoints:
///
/// ```swift
/// let catalogue = ModelCatalogue.standard.adding(
///   ModelEntry(name: "two-layers", summary: "two dense layers") { TwoLayers(classes: $0.classes ?? 10) })
/// let model = try checkpoint.makeModel(from: catalogue)
/// ```
public struct ModelCatalogue: Sendable {
  /// Every network, in alphabetical order of the names.
  public let entries: [ModelEntry]

  /// Creates a catalogue of some networks.
  public init(_ entries: [ModelEntry] = []) { self.entries = entries.sorted { $0.name < $1.name } }

  /// The networks that come with Fovea.
  public static let standard = ModelCatalogue(
    [
      AlexNet.entries, AlexNet2012.entries, DenseNet.entries, DenseNetD2L.entries, GoogLeNet.entries,
      GoogLeNet2014.entries, GoogLeNetBlog.entries, GoogLeNetD2L.entries, Inception10.entries,
      InceptionV3.entries, LeNet.entries, NiN.entries, ResNet.entries, TorchvisionVGG.entries,
      VGG.entries, VGG11D2L.entries, VGGFashion.entries,
    ].flatMap { $0 })

  /// The names, in alphabetical order.
  public var names: [String] { entries.map(\.name) }

  /// The same catalogue with one more network, which replaces the one of the same name.
  public func adding(_ entry: ModelEntry) -> ModelCatalogue {
    ModelCatalogue(entries.filter { $0.name != entry.name } + [entry])
  }

  /// Whether there is a network of a name.
  public func contains(_ name: String) -> Bool { entries.contains { $0.name == name } }

  /// The entry of a name.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the nearest model if there is none.
  public func entry(_ name: String) throws -> ModelEntry {
    if let entry = entries.first(where: { $0.name == name }) { return entry }
    throw FoveaError(
      .configuration, at: name, "no model has this name",
      remedy: NearestName.nearest(to: name, in: names).map { "did you mean \($0)?" }
        ?? "the models are \(names.joined(separator: ", "))")
  }

  /// Makes the model of a name, with options.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the name is unknown, a number is out of range, or
  ///   the model does not have a setting or a value of it.
  public func make(_ name: String, _ options: ModelOptions = ModelOptions()) throws -> any Model {
    let entry = try entry(name)
    try options.requireRanges()
    var options = options
    options.settings = try entry.canonical(options.settings)
    return entry.make(options)
  }

  /// Makes the model of a name in the ``standard`` catalogue, with options.
  ///
  /// - Throws: `FoveaError` as the method of a catalogue does.
  public static func make(_ name: String, _ options: ModelOptions = ModelOptions()) throws -> any Model {
    try standard.make(name, options)
  }
}
