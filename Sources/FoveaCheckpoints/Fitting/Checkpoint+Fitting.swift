import FoveaCore
public import FoveaLayers
public import FoveaRuntime
import FoveaFormats

extension Checkpoint {
  /// A checkpoint for use, with exactly the parameters and statistics of the model in inference, and how
  /// the tensors fitted it.
  ///
  /// Weights of side branches, which exist in training only, are left out. A model that is not in the
  /// catalogue has to be given. Unless `strictly`, what does not fit is left out as well, and what is
  /// missing gets first values of seed 0.
  ///
  /// - Throws: `FoveaError` with code `.weights` if tensors and model do not fit each other, `.configuration`
  ///   if the catalogue has no such model; `ShapeError` if images do not fit the model.
  public func fitted(
    to model: (any Model)? = nil, strictly: Bool = true
  ) throws -> (checkpoint: Checkpoint, fit: WeightsFit) {
    let model = try model ?? self.model.makeModel()
    let network = try model.network(batch: 1, input: self.model.inputShape, mode: .inference)
    // Side branches may not fit images that the rest can take; those of the model's source always do.
    let training = try model.network(batch: 2, mode: .training(seed: 0))
    let tensors = tensors
    let fit = WeightsFit(
      tensors, parameters: network.parameters, optional: Set(training.parameters.map(\.path)))
    try fit.require(strictly: strictly, from: name)
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
    return (checkpoint, fit)
  }

  /// A state that holds the parameters and statistics, for a model to be used.
  ///
  /// - Throws: `FoveaError` with code `.weights` if tensors and model do not fit each other; `ShapeError`
  ///   if images do not fit the model.
  public func makeState(for model: any Model, on backend: any Backend) throws -> any StateStore {
    let state = backend.makeState()
    let network = try model.network(batch: 1, input: self.model.inputShape, mode: .inference)
    try state.load(fitted(to: model).checkpoint.tensors, into: network.parameters, from: name)
    return state
  }
}
