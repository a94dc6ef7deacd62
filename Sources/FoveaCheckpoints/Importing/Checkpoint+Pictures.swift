import FoveaCore
import FoveaData
package import FoveaModels

extension Checkpoint {
  /// Fills in what weights of another tool do not say: how pictures come to them, and what their classes are
  /// called.
  ///
  /// The catalogue knows what published weights of the model want; the digits in the file's name tell which
  /// they are.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the catalogue has no such model.
  package mutating func addPictures(from catalogue: ModelCatalogue, of framework: Framework) throws {
    let entry = try catalogue.entry(model.name)
    let weights = entry.pretrained.filter { $0.framework == framework }
    let usual = weights.first ?? PretrainedWeights(steps: "\(Pipeline.resized)")
    let stem = FileLocation(FileLocation(name).name).stem
    let known = weights.first { !$0.hash.isEmpty && stem.hasSuffix($0.hash) }
    let chosen = known ?? usual
    let isPublished = model.classes == ImageNetClasses.names.count && !usual.version.isEmpty
    if isPublished { classNames = ImageNetClasses.names }
    for (setting, value) in chosen.settings where model.settings[setting] == nil {
      if known != nil || isPublished { model.settings[setting] = value }
      guard known == nil else { continue }
      notes.append(
        "published weights of \(model.name) are for \(setting)=\(value), which is "
          + (isPublished ? "taken here" : "not chosen here")
          + " as the file's name does not say; choose \(setting) if that is wrong")
    }
    pipeline = try Self.pipeline(chosen.steps, for: model, of: entry)
    // Files that have no digits in their names cannot say more.
    if !isPublished || known == nil && !usual.hash.isEmpty {
      pipelineRemark =
        "pictures are prepared by \(pipeline), the usual way for \(model.name); whether the weights want it so, the "
        + "file does not say"
    }
  }

  /// The steps for the size of the model's images: the short side keeps its proportion to the input.
  private static func pipeline(
    _ steps: String, for model: ModelDescription, of entry: ModelEntry
  ) throws -> Pipeline {
    var pipeline = try Pipeline(steps)
    if (try? pipeline.validate(channels: model.channels)) == nil {
      // Statistics of colour say nothing of grey pictures.
      pipeline = Pipeline(pipeline.steps.filter { !($0 is Normalize) })
    }
    return pipeline.scaled(from: try ModelDescription(name: entry.name).height, to: model.height)
  }
}
