import FoveaCore
import FoveaFormats
import FoveaGraph
public import FoveaModels
public import FoveaLayers
import FoveaRuntime

extension Checkpoint {
  /// Fits the weights to the network in inference.
  ///
  /// Weights of side branches, which exist in training only, are skipped, and what other modules around the
  /// network add to its names is removed. A model that is not in the catalogue must be given. Unless
  /// `strictly`, what does not fit is skipped as well, and what is missing gets initial values of seed 0. The
  /// network is built for batches of the given size, at least 1: with that of the first batch that will run
  /// it need not be built again.
  ///
  /// - Throws: `FoveaError` with code `.weights` if tensors and model do not fit each other, `.numeric` if a
  ///   tensor holds numbers that are not finite, `.configuration` if the catalogue has no such model;
  ///   `ShapeError` if images do not fit the model.
  public func fitted(to model: (any Model)? = nil, strictly: Bool = true, batch: Int = 1) throws
    -> FittedWeights
  {
    let numbers = try model.map { self.model.folding($0) } ?? makeModel()
    let model = quantization.map { QuantizedModel(numbers, $0) } ?? numbers
    if let quantization { try requireLayers(of: quantization, in: numbers) }
    let network = try model.network(batch: batch, input: self.model.inputShape, mode: .inference)
    let names = try WrappedNames(tensors, for: network, from: name)
    let tensors = names.tensors
    var fit = try WeightsFit(
      tensors, parameters: network.parameters, optional: trainedPaths(of: model).union(branchPaths))
    fit.notes = names.notes
    try fit.require(strictly: strictly, from: name)
    try FiniteWeights.require(fit.loaded, of: tensors, from: name)
    // Missing ones are made, and a state holds them once more.
    let count = network.parameters.reduce(0) { $0 + $1.shape.count }
    try MachineMemory.require(2 * count * ElementType.float32.byteCount, for: "the network")
    let loaded = Set(fit.loaded)
    var checkpoint = self
    checkpoint.moments = []
    checkpoint.parameters = network.parameters.map { parameter in
      let tensor = loaded.contains(parameter.path) ? tensors[parameter.path] : nil
      return NamedTensor(name: parameter.path, tensor: tensor ?? parameter.initialValue(seed: 0))
    }
    return FittedWeights(checkpoint: checkpoint, model: model, network: network, fit: fit)
  }

  /// Returns the network that the checkpoint brings, or makes the one of the catalogue that it describes.
  ///
  /// The network of an ONNX file takes images `[N, C, H, W]` and makes logits `[N, classes]`, as those of the catalogue.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the catalogue has no such model, a number is out of range, or
  ///   the model does not have a setting.
  public func makeModel(from catalogue: ModelCatalogue = .standard) throws -> any Model {
    if let imported { return imported }
    guard catalogue.contains(model.name) else {
      throw FoveaError(
        .configuration, at: name, "is of the model \(model.name), which the catalogue does not have",
        remedy: "give the model beside the checkpoint")
    }
    return try model.makeModel(from: catalogue)
  }

  /// Refuses quantized layers that the model does not have.
  private func requireLayers(of quantization: Quantization, in model: any Model) throws {
    let known = Set(
      try model.network(batch: 1, input: self.model.inputShape, mode: .inference).quantizableWeights)
    guard let unknown = quantization.layers.keys.sorted().first(where: { !known.contains($0) }) else {
      return
    }
    throw FoveaError(
      .weights, at: name, "has a quantized layer \(unknown), the model has none of this path",
      remedy: "choose the model that these weights were made for")
  }

  /// The paths of all parameters that the model has in training, side branches included.
  private func trainedPaths(of model: any Model) throws -> Set<String> {
    // Side branches may not fit images that the rest can take; those of the model's source always do.
    let input = (try? model.inputShape) ?? self.model.inputShape
    let network = try model.network(batch: 2, input: input, mode: .training(seed: 0))
    return Set(network.parameters.map(\.path))
  }

  /// The paths of all parameters that the model of the catalogue has with the side branches that its settings
  /// switch off; none if they switch off none.
  package var branchPaths: Set<String> {
    guard let whole = try? model.withSideBranches?.makeModel() else { return [] }
    return (try? trainedPaths(of: whole)) ?? []
  }
}
