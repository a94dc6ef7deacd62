import FoveaCheckpoints
import FoveaCore
import FoveaLayers
import FoveaModels
import FoveaTraining

extension ModelConfiguration {
  /// The initial values: those that were chosen, else the model's own.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there are none of that name.
  func initialValues(
    of model: any Model, in registry: Registry<any Initialization>
  ) throws -> any Initialization {
    guard let initialization else { return model.initialization }
    return try registry.make(.string(initialization), at: "init")
  }

  /// Reads the file that the parameters start from, unless the weights are read already; nil if their values follow
  /// from the seed alone.
  ///
  /// - Throws: `FoveaError` if the file cannot be read or does not name its model, `.configuration` if two files
  ///   are given, or none where a new head is wanted.
  func start(
    for model: ModelDescription, reading known: Checkpoint?, in catalogue: ModelCatalogue
  ) throws -> Checkpoint? {
    guard weights == nil || initFrom == nil else {
      throw FoveaError(.configuration, at: "weights", "cannot be combined with init_from")
    }
    guard !newHead || weights != nil else {
      throw FoveaError(
        .configuration, at: "new_head", "there are no weights whose head would be replaced",
        remedy: "name them with \(.weights)")
    }
    if let weights { return try (known ?? Checkpoint.read(path: weights, for: model, key: key)).loaded() }
    guard let initFrom else { return nil }
    let description = try initFromModel.map { try ModelDescription(name: $0, from: catalogue) }
    let checkpoint: Checkpoint
    do {
      checkpoint = try Checkpoint.read(path: initFrom, for: description, key: key).loaded()
    } catch let error as FoveaError where error.code == .weights && description == nil {
      throw FoveaError(
        .weights, at: error.location, error.problem, remedy: "name the model with \(.relatedModel)")
    }
    guard let description, description.name != checkpoint.model.name else { return checkpoint }
    throw FoveaError(
      .weights, at: initFrom,
      "is a checkpoint with \(checkpoint.model.name), not \(description.name)",
      remedy: "omit \(.relatedModel)")
  }

  /// Has a trainer start from the file that was read; returns what is worth knowing about it.
  ///
  /// - Throws: `FoveaError` if the file does not fit.
  func apply(
    _ start: Checkpoint, to trainer: Trainer, in catalogue: ModelCatalogue
  ) throws -> [String] {
    guard weights != nil else {
      return start.notes + (try trainer.start(fromLayersOf: start, in: catalogue).remarks)
    }
    do {
      return start.notes + (try trainer.start(from: start, strictly: strict, newHead: newHead).remarks)
    } catch let error as FoveaError where error.code == .weights && start.imported != nil && !name.isEmpty {
      throw FoveaError(
        error.code, at: error.location, error.problem,
        remedy: "omit \(.model) to train the network of the file")
    }
  }
}
