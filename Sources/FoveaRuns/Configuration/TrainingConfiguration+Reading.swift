import Foundation
public import FoveaCore
import FoveaTraining

extension TrainingConfiguration {
  /// Reads a configuration from trees, each of which may leave keys open: later ones win over earlier ones
  /// and all over the defaults.
  ///
  /// - Parameters:
  ///   - trees: Objects with the keys `model`, `data`, `training` and `machine`.
  ///   - choices: The registries that names are looked up in.
  /// - Throws: `FoveaError` with code `.configuration` that names the key if it is unknown, with the nearest
  ///   one, or if its value is of another kind or out of range.
  public init(_ trees: JSONValue..., choices: RunChoices = .standard) throws {
    try self.init(overlaying: trees, choices: choices)
  }

  /// Reads a configuration from a list of trees; see `init(_:choices:)`.
  ///
  /// - Throws: as `init(_:choices:)`.
  public init(overlaying trees: [JSONValue], choices: RunChoices = .standard) throws {
    var tree = try TrainingConfiguration(model: "", data: "").tree()
    for other in trees.map(Self.withSettingsAsTexts) {
      if let version = other[Key.version], version != .integer(Self.version) {
        throw FoveaError(
          .configuration, at: Key.version, "expected the number \(Self.version), got \(version)",
          remedy: "use the version of Fovea that wrote it")
      }
      // Other data may have other classes.
      let data = other[Key.data]?[DataConfiguration.Key.name] ?? .null
      if data != .null, data != tree[Key.data]?[DataConfiguration.Key.name] {
        tree[Key.model]?["num_classes"] = .null
      }
      tree = try tree.overlaid(
        by: other, isOpen: Self.isOpen,
        complete: { path, own, other in try Self.complete(path, own, other, choices) })
    }
    let machine = try MachineConfiguration(
      tree[Key.machine] ?? .null, devices: choices.devices, at: Key.machine)
    var options = tree[Key.training] ?? .object([:])
    options[MachineConfiguration.Key.workers] = tree[Key.machine]?[MachineConfiguration.Key.workers]
    self.init(
      model: try Self.decode(ModelConfiguration.self, tree[Key.model], at: Key.model),
      data: DataConfiguration(tree[Key.data] ?? .null),
      training: try Self.decode(TrainingOptions.self, options, at: Key.training, choices), machine: machine)
    try training.validate()
  }

  /// Reads a file: YAML if its name ends in `.yaml` or `.yml`, else JSON.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it is neither.
  public static func tree(atPath path: String) throws -> JSONValue {
    let location = FileLocation(path)
    let file = try RegularFile.open(location)
    guard file.count <= YAMLText.largestCount else {
      throw FoveaError(
        .format, at: path, "has \(file.count) bytes, expected at most \(YAMLText.largestCount)",
        remedy: "check that it is a configuration")
    }
    let data: Data
    do {
      data = try file.handle.readToEnd() ?? Data()
    } catch {
      throw FoveaError(.file, at: path, "cannot be read: \(SystemReason.of(error))")
    }
    return ["yaml", "yml"].contains(location.ending)
      ? try YAMLText.value(of: data, at: path) : try JSONValue(parsing: data, at: path)
  }

  /// The tree with the settings of the model as texts: people write `width: 0.125` without quotes.
  private static func withSettingsAsTexts(_ tree: JSONValue) -> JSONValue {
    guard case .object(let settings) = tree[Key.model]?["model_setting"] else { return tree }
    var whole = tree
    whole[Key.model]?["model_setting"] = .object(
      settings.mapValues { value in
        switch value {
        case .number, .integer, .bool: .string(value.fragment)
        default: value
        }
      })
    return whole
  }

  /// Whether the object under a path takes any keys.
  private static func isOpen(_ path: String) -> Bool { path == "\(Key.model).model_setting" }

  /// The whole of a value that has rules of its own.
  private static func complete(
    _ path: String, _ own: JSONValue, _ other: JSONValue, _ choices: RunChoices
  ) throws -> JSONValue? {
    // Another model begins from its own initial values, images and settings.
    if path == Key.model, let name = other["model"]?.string, name != own["model"]?.string {
      let fresh = try JSONValue(encoding: ModelConfiguration())
      return try (own["model"] == .string("") ? own : fresh).overlaid(by: other, at: path, isOpen: isOpen)
    }
    if path == Key.data {
      return try DataConfiguration.overlaid(own, by: other, sources: choices.data, at: path)
    }
    if path == Key.machine {
      return try MachineConfiguration.overlaid(own, by: other, devices: choices.devices, at: path)
    }
    guard path.hasPrefix("\(Key.training).") else { return nil }
    return try choices.training.overlaid(
      String(path.dropFirst(Key.training.count + 1)), own, by: other, at: path)
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ tree: JSONValue?, at path: String, _ choices: RunChoices = .standard
  ) throws -> Value {
    let info = TrainingChoices.userInfoKey.map { [$0: choices.training as any Sendable] } ?? [:]
    return try (tree ?? .object([:])).decode(type, at: path, userInfo: info)
  }
}
