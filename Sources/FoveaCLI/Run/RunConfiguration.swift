import Foundation
import Fovea

/// What a run of training was asked for: written to `config.json` and into every checkpoint.
struct RunConfiguration: Encodable {
  var model: String
  var modelSettings: [String: String]
  var classes: Int
  var channels: Int
  var imageSize: Int
  var initialization: String
  var weights: String?
  var strict: Bool?
  var initFrom: String?
  var initFromModel: String?
  var key: String?
  var freeze: [String]?
  var data: String
  var dataDir: String?
  var examples: Int?
  var epochs: Int
  var batchSize: Int
  var dropLast: Bool
  var shuffle: Bool
  var maxSteps: Int?
  var seed: UInt64
  var optimizer: JSONValue
  var learningRate: Double
  var scheduler: JSONValue
  var warmupEpochs: Int
  var labelSmoothing: Double
  var backend: String
  var convolution: String
  var threads: Int?

  /// What a figure of the run is headed with.
  var title: String {
    "\(model) on \(data), \(optimizer["name"] ?? .null) \(learningRate), batch \(batchSize), seed \(seed)"
  }

  /// The configuration as JSON, for people on many lines, for a checkpoint on one.
  func json(pretty: Bool) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

extension RunConfiguration {
  /// Gathers what the arguments of `train` say about a model.
  init(_ command: TrainCommand, model: ModelDescription, initialization: any Initialization, data: String)
    throws
  {
    self.model = model.name
    modelSettings = model.settings
    classes = model.classes
    channels = model.channels
    imageSize = model.height
    self.initialization = initialization.text
    let start = command.start.record
    weights = start.weights
    strict = start.strict
    initFrom = start.initFrom
    initFromModel = start.initFromModel
    key = start.key
    freeze = command.start.freeze.isEmpty ? nil : command.start.freeze
    self.data = data
    dataDir = command.data.dataDir?.absolutePath
    examples = command.data.examples
    epochs = command.epochs
    batchSize = command.batchSize
    dropLast = command.dropLast
    shuffle = !command.noShuffle
    maxSteps = command.maxSteps
    seed = command.seed
    optimizer = try command.optimizer.optimizer.make().tree()
    learningRate = command.optimizer.lr
    scheduler = try command.optimizer.schedule.make().tree()
    warmupEpochs = command.optimizer.warmupEpochs
    labelSmoothing = command.optimizer.labelSmoothing
    backend = command.backend.backend.rawValue
    convolution = command.backend.convolution.rawValue
    threads = command.backend.threads
  }
}
