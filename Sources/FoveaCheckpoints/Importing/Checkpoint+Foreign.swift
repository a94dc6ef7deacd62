public import FoveaCore
public import FoveaData
import FoveaFormats
public import FoveaModels

extension Checkpoint {
  /// Reads a checkpoint, or weights that other tools wrote, in any format of `WeightsFile`.
  ///
  /// A file that is no checkpoint does not say what its tensors are for: `model` does. Its classes are called
  /// by their numbers, or by ImageNet's names where there are as many; pictures are prepared as the catalogue
  /// says of the model's published weights, else resized and kept in 0...1. Names that DenseNet's layers once
  /// had are brought up to date. A checkpoint describes its model, and `model` is ignored; files of Keras need none
  /// where the names of their layers tell which network of `keras.applications` they hold.
  ///
  /// The path may also be the name of published weights that are in a cache (see ``WeightsName``), or a folder of the
  /// Hugging Face hub with `config.json`; both know their model and its pipeline.
  ///
  /// - Parameters:
  ///   - path: The file, the folder or the name.
  ///   - model: The model of the tensors, for a file that is not a checkpoint.
  ///   - key: The location of the tensors in a PyTorch checkpoint; see `PyTorchFile.read(path:key:)`.
  ///   - catalogue: The catalogue that describes the model.
  ///   - transforms: The registry of the steps of its pipeline.
  ///   - cache: The directories in which named weights are looked for.
  /// - Returns: The checkpoint.
  /// - Throws: `FoveaError` with code `.file` or `.format` if the file cannot be read, `.weights` if it
  ///   does not tell its model and none is given, or is of another one, `.configuration` if the model has no class or
  ///   too many, or no weights have the name.
  public static func read(
    path: String, for model: ModelDescription?, key: String? = nil, catalogue: ModelCatalogue = .standard,
    transforms: Registry<any Transform> = .standard, cache: WeightsCache = WeightsCache()
  ) throws -> Checkpoint {
    if let named = try readNamed(
      path: path, for: model, key: key, catalogue: catalogue, transforms: transforms, cache: cache)
    {
      return named
    }
    if try isONNX(path) { return try readONNX(path: path, transforms: transforms) }
    let file = try WeightsFile.read(path: path, key: key)
    if file.format == .safeTensors {
      let own = SafeTensorsFile(metadata: file.metadata, tensors: file.tensors)
      if describes(own) { return try Checkpoint(own, name: path, transforms: transforms) }
    }
    var (described, tensors) = (model, file.tensors)
    let isKeras = [.keras, .hdf5].contains(file.format)
    if isKeras { (described, tensors) = try keras(file, name: path, for: model, catalogue: catalogue) }
    guard let model = described else {
      throw FoveaError(
        .weights, at: path, "holds weights (\(file.format.rawValue)) but does not name their model",
        remedy: "name the model with \(.model)")
    }
    guard (1...ModelOptions.largestClassCount).contains(model.classes) else {
      throw FoveaError(
        .configuration, at: path,
        "the number of classes must be in 1...\(ModelOptions.largestClassCount), got \(model.classes)")
    }
    let names = Set(tensors.map(\.name))
    var checkpoint = Checkpoint(
      model: model, classNames: model.classNames(),
      pipeline: .resized,
      parameters: tensors.map { entry in
        let modern = DenseNetNames.modern(entry.name)
        return names.contains(modern) ? entry : NamedTensor(name: modern, tensor: entry.tensor)
      })
    checkpoint.name = path
    checkpoint.notes = file.notes
    try checkpoint.addPictures(from: catalogue, of: isKeras ? .keras : .torchvision)
    return checkpoint
  }
}
