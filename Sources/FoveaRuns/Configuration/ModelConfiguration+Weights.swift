package import FoveaCheckpoints
import FoveaCore
import FoveaLayers
package import FoveaModels

extension ModelConfiguration {
  /// Describes the network: that of the catalogue, else the one that the file of the weights brings.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the catalogue has no such model or the model no such options,
  ///   `.file`, `.format` or `.weights` if the file cannot be read or does not name its model.
  package func description(from catalogue: ModelCatalogue = .standard) throws -> ModelDescription {
    var (model, models) = (self, catalogue)
    if name.isEmpty, let weights {
      (model, models) = try filled(from: .read(path: weights, for: nil, key: key), in: catalogue)
    }
    return try ModelDescription(name: model.name, options: model.options, from: models)
  }

  /// The name of the network for people: that of the catalogue, else that of the file which brings the network.
  package var title: String { name.isEmpty ? weights.map { FileLocation($0).stem } ?? "" : name }

  /// The same choice with what the file of the weights says of its network, where no name is chosen, and the catalogue
  /// with the network that the file brings, if it does.
  ///
  /// - Parameters:
  ///   - weights: The weights, or the checkpoint of the run that goes on.
  ///   - catalogue: The catalogue.
  /// - Returns: The choice and the catalogue.
  /// - Throws: `FoveaError` with code `.format` if the network of the file cannot have as many classes.
  func filled(
    from weights: Checkpoint, in catalogue: ModelCatalogue
  ) throws -> (model: ModelConfiguration, catalogue: ModelCatalogue) {
    var model = self
    model.name = weights.model.name
    guard weights.model.height == weights.model.width else {
      throw FoveaError(
        .configuration, at: weights.name, "is for images \(weights.model.inputShape), expected square ones",
        remedy: "export it for square images")
    }
    if imageSize == nil { model.imageSize = weights.model.height }
    guard let imported = weights.imported else {
      if channels == nil { model.channels = weights.model.channels }
      model.settings = weights.model.settings.merging(settings) { $1 }
      return (model, catalogue)
    }
    let network = try imported.withClasses(classes ?? imported.classes)
    let entry = ModelEntry(name: network.name, summary: "the network of \(weights.name)") { _ in network }
    return (model, catalogue.adding(entry))
  }
}
