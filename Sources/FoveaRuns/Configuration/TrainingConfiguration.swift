public import FoveaCore
public import FoveaOneDNN
public import FoveaTraining

/// All that makes a run of training the run it is: a value that is written to `config.json` and into every checkpoint,
/// and can be read from a file.
///
/// ```swift
/// var configuration = TrainingConfiguration(model: "lenet", data: "shapes")
/// configuration.training.epochs = 3
/// ```
///
/// Where a run keeps its files, whether it resumes and what it prints are not part of it.
public struct TrainingConfiguration: Sendable {
  /// The version of the format that this code reads and writes.
  public static let version = 1

  /// The network, and the values that it starts from.
  public var model: ModelConfiguration
  /// The pictures for training and evaluation, and their transforms.
  public var data: DataConfiguration
  /// The epochs, batches, optimizer, schedule and loss.
  public var training: TrainingOptions
  /// The device, its threads, and the files that the run keeps.
  public var machine: MachineConfiguration

  /// Makes a configuration of its parts, by default for training on the CPU.
  public init(
    model: ModelConfiguration, data: DataConfiguration, training: TrainingOptions = TrainingOptions(),
    machine: MachineConfiguration = MachineConfiguration(device: OneDNNSettings())
  ) {
    self.model = model
    self.data = data
    self.training = training
    self.machine = machine
  }

  /// Makes a configuration for a model and a data set by their names.
  public init(
    model: String, data: String, training: TrainingOptions = TrainingOptions(),
    machine: MachineConfiguration = MachineConfiguration(device: OneDNNSettings())
  ) {
    self.init(
      model: ModelConfiguration(name: model), data: DataConfiguration(name: data), training: training,
      machine: machine)
  }

  /// The heading of charts and tables about the run.
  public var title: String {
    "\(model.title) on \(data.name), \(training.optimizer.kind) \(training.baseRate), "
      + "batch \(training.batchSize), seed \(training.seed)"
  }

  /// The names of the parts.
  enum Key {
    static let version = "version"
    static let model = "model"
    static let data = "data"
    static let training = "training"
    static let machine = "machine"
  }

  /// The whole as it is written.
  ///
  /// - Throws: what encoding a choice throws.
  public func tree() throws -> JSONValue {
    var training = try JSONValue(encoding: training)
    // The threads that prepare batches are the machine's.
    if case .object(var values) = training {
      values[MachineConfiguration.Key.workers] = nil
      training = .object(values)
    }
    return .object([
      Key.version: .integer(Self.version), Key.model: try JSONValue(encoding: model),
      Key.data: data.tree, Key.training: training,
      Key.machine: try machine.tree(workers: self.training.workers),
    ])
  }
}

extension TrainingConfiguration: Codable {
  /// Reads a configuration; what it leaves open gets its default.
  ///
  /// - Throws: as `init(_:choices:)`, with the standard choices.
  public init(from decoder: any Decoder) throws { try self.init(JSONValue(from: decoder)) }

  /// Writes the whole configuration, values with defaults included.
  public func encode(to encoder: any Encoder) throws { try tree().encode(to: encoder) }
}
