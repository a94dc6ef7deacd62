public import FoveaCore
public import FoveaRuntime

/// The backend of a run, and the settings of its files and its memory.
public struct MachineConfiguration: Sendable {
  /// The settings of the backend.
  public var device: any BackendSettings
  /// The settings of metrics and checkpoints.
  public var recording: RunRecorder.Options
  /// The most memory for pictures that stay decoded from epoch to epoch, if all pictures of a data set fit; 0
  /// for none.
  public var pictureCache: ByteCount

  /// Makes a configuration from the settings of a backend.
  public init(
    device: any BackendSettings, recording: RunRecorder.Options = .init(),
    pictureCache: ByteCount = ByteCount(0)
  ) {
    self.device = device
    self.recording = recording
    self.pictureCache = pictureCache
  }

  /// The keys that do not belong to the device.
  enum Key {
    static let device = "device"
    static let workers = "workers"
    static let logEvery = "log_every"
    static let saveEvery = "save_every"
    static let keep = "keep"
    static let pictureCache = "picture_cache"
    static let own = [workers, logEvery, saveEvery, keep, pictureCache]
  }

  /// The machine as a configuration writes it, with the number of threads that prepare batches: the settings
  /// of the device lie beside its name.
  func tree(workers: Int) throws -> JSONValue {
    var tree = try device.tree()
    guard case .object(var values) = tree else { return tree }
    values[Key.device] = values.removeValue(forKey: "name")
    values[Key.workers] = .integer(workers)
    values[Key.logEvery] = .integer(recording.logEvery)
    values[Key.saveEvery] = .string("\(recording.saveEvery)")
    values[Key.keep] = .integer(recording.keep)
    values[Key.pictureCache] = .string("\(pictureCache)")
    tree = .object(values)
    return tree
  }

  /// Reads a machine that has every key.
  init(_ tree: JSONValue, devices: Registry<any BackendSettings>, at path: String) throws {
    guard case .object(let values) = tree else {
      throw FoveaError(.configuration, at: path, "expected an object, got \(tree)")
    }
    device = try devices.make(Self.device(in: values), at: path)
    guard case .integer(let workers)? = values[Key.workers], (0...256).contains(workers) else {
      throw FoveaError(
        .configuration, at: "\(path).\(Key.workers)",
        "must be in 0...256, got \(values[Key.workers] ?? .null)")
    }
    guard case .integer(let logEvery)? = values[Key.logEvery], logEvery >= 1 else {
      throw FoveaError(
        .configuration, at: "\(path).\(Key.logEvery)",
        "must be at least 1, got \(values[Key.logEvery] ?? .null)")
    }
    guard let saveEvery = values[Key.saveEvery].flatMap({ SaveInterval("\($0)") }) else {
      throw FoveaError(
        .configuration, at: "\(path).\(Key.saveEvery)",
        "must be a time (30s, 5m, 1h) or a number of steps, got \(values[Key.saveEvery] ?? .null)")
    }
    guard let pictureCache = values[Key.pictureCache].flatMap({ ByteCount("\($0)") }) else {
      throw FoveaError(
        .configuration, at: "\(path).\(Key.pictureCache)",
        "must be an amount such as 512M or 2G, got \(values[Key.pictureCache] ?? .null)")
    }
    guard case .integer(let keep)? = values[Key.keep], keep >= 0 else {
      throw FoveaError(
        .configuration, at: "\(path).\(Key.keep)",
        "must be a whole number of at least 0, got \(values[Key.keep] ?? .null)")
    }
    self.pictureCache = pictureCache
    recording = RunRecorder.Options(logEvery: logEvery, saveEvery: saveEvery, keep: keep)
  }

  /// The tree of a device with the values of another one in the place of its own; a device of another name
  /// begins from its defaults.
  static func overlaid(
    _ own: JSONValue, by other: JSONValue, devices: Registry<any BackendSettings>, at path: String
  ) throws -> JSONValue {
    guard case .object(let own) = own, case .object(let other) = other else {
      throw FoveaError(.configuration, at: path, "expected an object, got \(other)")
    }
    guard other["name"] == nil else {
      throw FoveaError(
        .configuration, at: "\(path).name", "unknown key", remedy: "did you mean \(Key.device)?")
    }
    var whole = try devices.overlaid(device(in: own), by: device(in: other), at: path)
    guard case .object(var values) = whole else { return whole }
    values[Key.device] = values.removeValue(forKey: "name")
    for key in Key.own { values[key] = other[key].flatMap { $0 == .null ? nil : $0 } ?? own[key] }
    whole = .object(values)
    return whole
  }

  /// The part of a tree that a registry of devices understands.
  private static func device(in values: [String: JSONValue]) -> JSONValue {
    var values = values.filter { !Key.own.contains($0.key) }
    values["name"] = values.removeValue(forKey: Key.device)
    return .object(values)
  }
}
