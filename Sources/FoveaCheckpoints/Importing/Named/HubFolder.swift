import FoveaCore
import FoveaData
import FoveaFormats
import FoveaModels

/// A folder with a model of timm, as the Hugging Face hub keeps it: `config.json`, and the weights beside it.
struct HubFolder {
  /// The file of the weights.
  let weights: FileLocation
  let model: ModelDescription
  let classNames: [String]
  let pipeline: Pipeline
  let notes: [String]
  /// Whether the folder does not say how pictures are prepared.
  let isGuess: Bool

  /// The endings of further files that may hold weights.
  private static let endings = ["safetensors", "pth"]

  /// The file of the weights in a folder with a `config.json`; nil if the location is nothing of the kind.
  static func weights(in folder: FileLocation) -> FileLocation? {
    guard folder.kind == .directory, HubConfiguration.isThere(folder.appending("config.json")) else {
      return nil
    }
    if let name = WeightsName.hubFiles.first(where: { folder.appending($0).kind == .file }) {
      return folder.appending(name)
    }
    let files = ((try? Directory.names(in: folder)) ?? []).sorted()
    for ending in endings {
      if let name = files.first(where: {
        FileLocation($0).ending == ending && folder.appending($0).kind == .file
      }) {
        return folder.appending(name)
      }
    }
    return nil
  }

  /// Reads the description of a folder; nil if the location is nothing of the kind.
  ///
  /// - Throws: `FoveaError` with code `.format` if it is not what timm writes, `.weights` if it has no weights or the
  ///   catalogue does not have its model.
  init?(_ folder: FileLocation, catalogue: ModelCatalogue) throws {
    guard let weights = Self.weights(in: folder) else {
      guard HubConfiguration.isThere(folder.appending("config.json")) else { return nil }
      throw FoveaError(
        .weights, at: folder.path, "has config.json, but no weights",
        remedy: "put \(WeightsName.hubFiles[0]) beside it")
    }
    self.weights = weights
    let file = folder.appending("config.json")
    let configuration = try HubConfiguration(file)
    let known = catalogue.entries.filter { !$0.published.isEmpty }.map(\.name)
    guard known.contains(configuration.architecture) else {
      throw FoveaError(
        .weights, at: file.path, "is for the architecture \(quoted(configuration.architecture))",
        remedy: "known are those that torchvision has as well: \(known.joined(separator: ", "))")
    }
    try configuration.requireUsual(at: file)
    let extents = configuration.pretrained?.inputSize
    guard extents.map({ $0.count == 3 && $0[0] == 3 && $0[1] == $0[2] }) ?? true else {
      throw FoveaError(
        .format, at: file.path, "input_size must be of three channels and square, got \(extents ?? [])")
    }
    // Without the side branches, which timm's files do not have.
    let settings = try catalogue.entry(configuration.architecture).settings
    do {
      model = try ModelDescription(
        name: configuration.architecture,
        options: ModelOptions(
          classes: configuration.classCount ?? 1000, imageSize: extents?[1],
          settings: settings.contains(.auxiliary) ? [ModelSetting.auxiliary.name: "off"] : [:]),
        from: catalogue)
      pipeline = try configuration.pipeline(side: model.height, file: file)
      try pipeline.validate(channels: model.channels)
    } catch let error as FoveaError where error.code == .configuration {
      throw FoveaError(.format, at: "\(file.path): \(error.location)", error.problem, remedy: error.remedy)
    }
    let isImageNet = model.classes == ImageNetClasses.names.count
    classNames =
      configuration.classNames(count: model.classes)
      ?? (isImageNet ? ImageNetClasses.names : model.classNames())
    let license = configuration.pretrained?.license ?? ""
    notes =
      license.lowercased().split(separator: "-").contains("nc")
      ? ["the weights are under \(license), not for commercial use"] : []
    isGuess = configuration.pretrained == nil
  }
}
