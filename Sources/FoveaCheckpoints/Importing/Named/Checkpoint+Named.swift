import FoveaCore
import FoveaData
import FoveaFormats
import FoveaModels

extension Checkpoint {
  /// Whether weights that are no checkpoint tell their model all the same: named ones, folders of the hub, Keras's files.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the path is a name that does not exist, `.file` if it cannot be
  ///   read.
  package static func isSelfDescribing(path: String) throws -> Bool {
    if try WeightsName(path) != nil { return true }
    let location = FileLocation(path)
    if HubFolder.weights(in: location) != nil { return true }
    guard location.kind == .file else { return false }
    return try WeightsFile.isKeras(path: path)
  }

  /// Reads weights by their name or from a folder of the hub; nil if the path is neither.
  ///
  /// - Throws: `FoveaError` with code `.file` if they are not here, `.weights` if another model is given, and what reading
  ///   the file throws.
  static func readNamed(
    path: String, for model: ModelDescription?, key: String?, catalogue: ModelCatalogue,
    transforms: Registry<any Transform>, cache: WeightsCache
  ) throws -> Checkpoint? {
    let name = try WeightsName(path, catalogue: catalogue)
    let place = FileLocation(try name.map { try cache.path(of: $0) } ?? path)
    func require(_ own: ModelDescription) throws {
      guard let model, model.name != own.name else { return }
      throw FoveaError(
        .weights, at: path, "is of the model \(own.name), got \(model.name)", remedy: "omit \(.model)")
    }
    var checkpoint: Checkpoint
    if let folder = try HubFolder(place, catalogue: catalogue) {
      try require(folder.model)
      var own = folder.model
      if let model { own.settings.merge(model.settings) { $1 } }
      checkpoint = try read(
        path: folder.weights.path, for: own, key: key, catalogue: catalogue, transforms: transforms)
      checkpoint.parameters = checkpoint.parameters.map(TimmNames.modern)
      (checkpoint.classNames, checkpoint.pipeline) = (folder.classNames, folder.pipeline)
      if !folder.isGuess { checkpoint.pipelineRemark = nil }
      checkpoint.model = own
      checkpoint.notes = folder.notes
    } else if case .torchvision(let entry, let weights)? = name?.source {
      var own = try ModelDescription(name: entry, from: catalogue)
      own.settings = weights.settings
      try require(own)
      if let model { own.settings.merge(model.settings) { $1 } }
      checkpoint = try read(
        path: place.path, for: own, key: key, catalogue: catalogue, transforms: transforms)
    } else {
      return nil
    }
    if let restriction = name?.restriction, checkpoint.notes.isEmpty {
      checkpoint.notes.append("the weights are under \(restriction)")
    }
    checkpoint.name = path
    return checkpoint
  }
}
