import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaLayers
import FoveaModels

extension TrainingConfiguration {
  /// Refuses a configuration without a model or a data set.
  ///
  /// - Throws: `FoveaError` with code `.configuration`.
  func requireNames(in choices: RunChoices) throws {
    guard !model.name.isEmpty || model.weights != nil else {
      throw FoveaError(
        .configuration, at: "model", "is missing",
        remedy: "choose one with \(.model), or a checkpoint that brings one with \(.weights)")
    }
    guard !data.name.isEmpty else {
      throw FoveaError(
        .configuration, at: "data", "is missing",
        remedy: "choose one of \(choices.data.names.joined(separator: ", "))")
    }
  }

  /// The same configuration with what was left to the model filled in, and with paths that mean the same everywhere.
  func resolved(
    _ description: ModelDescription, initialization: any Initialization
  ) throws -> TrainingConfiguration {
    var whole = self
    whole.model.classes = description.classes
    whole.model.channels = description.channels
    whole.model.imageSize = description.height
    whole.model.settings = description.settings
    whole.model.initialization = initialization.text
    // Names mean the same everywhere.
    func place(_ weights: String) throws -> String {
      try WeightsName(weights) == nil ? FileLocation(weights).absolutePath : weights
    }
    whole.model.weights = try model.weights.map(place)
    whole.model.initFrom = try model.initFrom.map(place)
    whole.training.learningRate = training.baseRate
    whole.data.directory = data.directory.map { FileLocation($0).absolutePath }
    return whole
  }

  /// Checks that a run which is to go on from a checkpoint trains the same network from the same start; how it trains,
  /// and on what, the trainer checks.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the differences.
  func requireSameStart(
    as previous: Checkpoint, of description: ModelDescription, in catalogue: ModelCatalogue
  ) throws {
    try previous.requirePresentVersion()
    guard previous.model.withoutDefaults(in: catalogue) == description.withoutDefaults(in: catalogue) else {
      throw FoveaError(
        .configuration, at: previous.name, "is of \(previous.model), not of \(description)",
        remedy: Checkpoint.resumeRemedy)
    }
    let begun = try JSONValue(parsing: Data(previous.configuration.utf8), at: previous.name)
    guard let old = begun[Key.model], let new = try tree()[Key.model] else { return }
    func choices(_ tree: JSONValue) -> [String: String] {
      // Checkpoints of runs that had no choice of a new head had none.
      tree.leaves.filter {
        $0.value != .null && !$0.key.hasPrefix("model_setting")
          && ($0.key, $0.value) != ("new_head", .bool(false))
      }
      .mapValues(\.description)
    }
    try previous.requireSameRun(Provenance(choices: choices(old)), Provenance(choices: choices(new)))
  }
}
