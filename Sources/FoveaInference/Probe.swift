public import FoveaCheckpoints
public import FoveaCore
public import FoveaLayers
public import FoveaRuntime

/// Looks inside a network: a forward pass that hands back what chosen layers make.
///
/// ```swift
/// let probe = try Probe(["3.0", "4"], of: Checkpoint.read(path: "best.safetensors"), on: backend)
/// let maps = try probe.outputs(for: images)["3.0"]  // [N, K, P, Q]
/// ```
///
/// Layers are named by their paths, those that `fovea summary` lists; the path of a container stands for
/// what its last part makes. Everything is as in inference: dropout and side branches do nothing.
/// All methods may be called from several threads at once; the backend takes the batches one by one.
public final class Probe: Sendable {
  /// The paths of the layers that are looked at, each once.
  public let paths: [String]
  /// The shape of one image, `[C, H, W]`.
  public let inputShape: TensorShape
  private let programs: ProgramCache<Int>

  /// Prepares to look at layers of the network that weights fit.
  ///
  /// - Throws: `FoveaError` with code `.configuration` and the nearest path if a layer does not exist,
  ///   `.backend` if the backend cannot hold the weights.
  public convenience init(_ paths: [String], of weights: FittedWeights, on backend: any Backend) throws {
    try self.init(
      paths, of: InferenceNetworks(weights), on: backend, over: weights.makeState(on: backend))
  }

  /// Prepares to look at layers of the network in a checkpoint; a model that is not in the catalogue must
  /// be given.
  ///
  /// - Throws: `FoveaError` with code `.configuration` and the nearest path if a layer does not exist or the
  ///   catalogue has no such model, `.weights` if tensors and model do not fit each other; `ShapeError` if
  ///   images do not fit the model.
  public convenience init(
    _ paths: [String], of checkpoint: Checkpoint, model: (any Model)? = nil, on backend: any Backend
  ) throws {
    try self.init(paths, of: checkpoint.fitted(to: model), on: backend)
  }

  /// Prepares to look at layers of a model whose parameters are in a state, perhaps one that is being
  /// trained: each pass reads the current values.
  ///
  /// `input` is `[C, H, W]`, by default the model's own.
  ///
  /// - Throws: `FoveaError` with code `.configuration` and the nearest path if a layer does not exist;
  ///   `ShapeError` if images do not fit the model.
  public convenience init(
    _ paths: [String], of model: any Model, input: TensorShape? = nil, on backend: any Backend,
    over state: any StateStore
  ) throws {
    let input = try input ?? model.inputShape
    try self.init(paths, of: InferenceNetworks(model, input: input), on: backend, over: state)
  }

  private init(
    _ paths: [String], of networks: InferenceNetworks, on backend: any Backend, over state: any StateStore
  ) throws {
    let unique = paths.enumerated().filter { !paths[..<$0.offset].contains($0.element) }.map(\.element)
    let network = try networks.network(batch: 1)
    _ = try network.probeGraph(unique)
    (self.paths, inputShape) = (unique, networks.input)
    var networks = networks
    networks.built = network
    programs = ProgramCache { [networks] batch in
      try backend.compile(networks.network(batch: batch).probeGraph(unique), over: state)
    }
  }

  /// What the layers make of images `[N, C, H, W]` that are used as they are, under the layers' paths.
  ///
  /// The first axis of each output is the image, `[N, K, P, Q]` for a convolution.
  ///
  /// - Throws: `FoveaError` with code `.data` if the images are not of the network's shape.
  public func outputs(for images: HostTensor) throws -> [String: HostTensor] {
    let results = try programs.run(images, of: inputShape, results: paths)
    return Dictionary(uniqueKeysWithValues: zip(paths, results))
  }
}
