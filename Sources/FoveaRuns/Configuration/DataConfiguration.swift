public import FoveaCore
public import FoveaData

/// The data set that a run trains on and is judged by, with its transforms.
public struct DataConfiguration: Hashable, Sendable {
  /// The name of the data set; empty if none is chosen yet.
  public var name: String
  /// The values that were chosen for the data set, by the keys of its `DataSource`.
  public var values: [String: JSONValue]
  /// The transforms for training, as a configuration writes them; nil for the data set's own.
  public var trainTransform: JSONValue?
  /// The transforms for evaluation, as a configuration writes them; nil for the data set's own.
  ///
  /// If the latter do not normalize, they are followed by the normalization for training, if there is one.
  public var evalTransform: JSONValue?

  /// Makes a configuration from the name of a data set and values for its keys.
  public init(name: String, values: [String: JSONValue] = [:]) {
    self.name = name
    self.values = values
  }

  /// Makes a configuration from the name of a data set, the directory of its files, and a number of examples.
  ///
  /// - Parameters:
  ///   - name: The name of the data set; empty if none is chosen yet.
  ///   - directory: The path of the directory of its files, nil if none is given.
  ///   - examples: The number of training examples to generate, of which a fifth as many are generated for
  ///     testing; nil for the data set's own.
  public init(name: String = "", directory: String? = nil, examples: Int? = nil) {
    self.init(name: name)
    self.directory = directory
    values[Key.examples] = examples.map { .integer($0) }
  }

  /// Makes a configuration of a data set with its values, as in `DataConfiguration(PictureFolder(dataDir: "photos"))`.
  ///
  /// - Throws: what encoding the values throws.
  public init(_ source: some DataSource) throws {
    self.init(name: source.kind)
    guard case .object(let tree) = try source.tree() else { return }
    values = tree.filter { $0.key != "name" && $0.value != .null }
  }

  /// The path of the directory of its files, nil if none is given.
  public var directory: String? {
    get { values[Key.directory]?.string }
    set { values[Key.directory] = newValue.map { .string($0) } }
  }

  /// The number of training examples of a generated data set, nil for its own.
  public var examples: Int? {
    if case .integer(let count)? = values[Key.examples] { count } else { nil }
  }

  /// The keys that this code knows.
  enum Key {
    static let name = "data"
    static let directory = "data_dir"
    static let examples = "examples"
    static let trainTransform = "train_transform"
    static let evalTransform = "eval_transform"
    static let ofSplit = ["val_split", "split_seed"]
  }

  /// The data as a configuration writes them: the values lie beside the name.
  package var tree: JSONValue {
    let own: [String: JSONValue] = [
      Key.name: .string(name), Key.trainTransform: trainTransform ?? .null,
      Key.evalTransform: evalTransform ?? .null,
    ]
    return .object(values.merging(own) { $1 })
  }

  /// Reads what a configuration writes.
  package init(_ tree: JSONValue) {
    guard case .object(var values) = tree else {
      self.init(name: "")
      return
    }
    let name = values.removeValue(forKey: Key.name)?.string ?? ""
    let transforms = [Key.trainTransform, Key.evalTransform].map { values.removeValue(forKey: $0) ?? .null }
    self.init(name: name, values: values.filter { $0.value != .null })
    (trainTransform, evalTransform) = (
      transforms[0] == .null ? nil : transforms[0], transforms[1] == .null ? nil : transforms[1]
    )
  }

  /// The tree of data with the values of another one in the place of its own; another data set begins from
  /// its defaults.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a key is not one of the data set's.
  package static func overlaid(
    _ own: JSONValue, by other: JSONValue, sources: Registry<any DataSource>, at path: String
  ) throws -> JSONValue {
    guard case .object(let given) = other else {
      throw FoveaError(.configuration, at: path, "expected an object, got \(other)")
    }
    guard given["name"] == nil else {
      throw FoveaError(.configuration, at: "\(path).name", "unknown key", remedy: "did you mean \(Key.name)?")
    }
    let (old, new) = (DataConfiguration(own), DataConfiguration(other))
    let chosen = given[Key.name] ?? .null
    guard chosen == .null || chosen.string != nil else {
      throw FoveaError(.configuration, at: "\(path).\(Key.name)", "expected a text, got \(chosen)")
    }
    let name = chosen.string ?? old.name
    let isSame = old.name.isEmpty || old.name == name
    var kept = isSame ? old.values : [:]
    // Which pictures of a folder are set apart says nothing of another folder.
    if let directory = new.directory, let known = old.directory,
      FileLocation(directory).absolutePath != FileLocation(known).absolutePath
    {
      for key in Key.ofSplit { kept[key] = nil }
    }
    var data = DataConfiguration(name: name, values: kept.merging(new.values) { $1 })
    data.trainTransform = new.trainTransform ?? (isSame ? old.trainTransform : nil)
    data.evalTransform = new.evalTransform ?? (isSame ? old.evalTransform : nil)
    if !name.isEmpty { _ = try data.source(in: sources, at: path) }
    return data.tree
  }

  /// What happens to pictures: what was chosen, else what the data set's usually need.
  ///
  /// - Parameters:
  ///   - source: The data set, as ``source(in:at:)`` makes it.
  ///   - images: The size of the network's images, in pixels, and their channels.
  ///   - registry: The transforms in which names are looked up.
  /// - Returns: The pipelines of both parts.
  /// - Throws: `FoveaError` with code `.configuration` if there is no such transform or a value cannot work.
  public func pipelines(
    of source: any DataSource, for images: PictureSize, in registry: Registry<any Transform> = .standard
  ) throws -> Pipelines {
    var pipelines = source.pipelines(for: images)
    if let trainTransform {
      pipelines.training = try Pipeline(trainTransform, from: registry, at: "data.\(Key.trainTransform)")
    }
    // Numbers that are learned from in one way are judged in the same way.
    if evalTransform == nil, let step = pipelines.training.steps.first(where: { $0 is Normalize }),
      !pipelines.evaluation.steps.contains(where: { $0 is Normalize })
    {
      pipelines.evaluation = Pipeline(pipelines.evaluation.steps + [step])
    }
    if let evalTransform {
      pipelines.evaluation = try Pipeline(evalTransform, from: registry, at: "data.\(Key.evalTransform)")
    }
    try pipelines.evaluation.requireNoChance(at: "data.\(Key.evalTransform)")
    return pipelines
  }

  /// The data set, before it is opened.
  ///
  /// - Parameters:
  ///   - sources: The data sets in which the name is looked up.
  ///   - path: Where errors say that the configuration stands.
  /// - Returns: The data set; `open(_:for:)` opens a part of it.
  /// - Throws: `FoveaError` with code `.configuration` if there is none of the name, or a value does not
  ///   belong to it.
  public func source(
    in sources: Registry<any DataSource> = .standard, at path: String = "data"
  ) throws -> any DataSource {
    // The error names all data sets.
    guard sources.names.contains(name) else {
      return try sources.make(name: name, directory: nil)
    }
    return try sources.make(.object(values.merging(["name": .string(name)]) { $1 }), at: path)
  }
}
