public import FoveaCore
public import FoveaGraph
import FoveaInference
public import FoveaLayers
public import FoveaRuntime

/// The memory that training or using a network takes at a batch size, in bytes, before any is taken.
///
/// The graph is compiled for the backend to know; the process itself, its code and libraries, come on top.
public struct MemoryForecast: Hashable, Sendable {
  /// Parameters and running statistics.
  public var parameters = 0
  /// The moments of the optimizer, and averages of parameters; 0 in inference.
  public var moments = 0
  /// Values, gradients and workspaces, all that lives during a run only.
  public var values = 0
  /// Copies of parameters in the layouts that the code wants; 0 in training, where parameters lie so.
  public var packed = 0
  /// A batch as it is handed in.
  public var batch = 0
  /// The copy of the largest parameter during initialization, beyond the memory of a run.
  public var filling = 0

  /// Everything together: the most that is taken at any moment.
  public var total: Int { parameters + moments + values + packed + batch + filling }

  /// Forecasts steps of training.
  ///
  /// `input` is `[C, H, W]`, by default the model's own.
  ///
  /// - Throws: as `Model.network` and `Network.trainingGraph`, `FoveaError` with code `.backend` if the
  ///   backend cannot run the graph.
  public static func training(
    _ model: any Model, batch: Int, input: TensorShape? = nil, optimizer: any Optimizer = SGD(),
    on backend: any Backend
  ) throws -> MemoryForecast {
    let network = try model.network(batch: batch, input: input, mode: .training(seed: 0))
    return try MemoryForecast(network.trainingGraph(UpdateRule(optimizer)), on: backend)
  }

  /// Forecasts predictions for batches.
  ///
  /// `input` is `[C, H, W]`, by default the model's own.
  ///
  /// - Throws: as `Model.network`, `FoveaError` with code `.backend` if the backend cannot run the graph.
  public static func inference(
    _ model: any Model, batch: Int, input: TensorShape? = nil, on backend: any Backend
  ) throws -> MemoryForecast {
    let network = try model.network(batch: batch, input: input, mode: .inference)
    return try MemoryForecast(network.predictionGraph(), on: backend)
  }

  /// Forecasts runs of a graph.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the backend cannot run it.
  public init(_ graph: Graph, on backend: any Backend) throws {
    let estimate = try backend.estimate(graph)
    func bytes(_ entries: [StateEntry]) -> [Int] {
      entries.map { $0.shape.count * ElementType.float32.byteCount }
    }
    moments = bytes(graph.stateEntries.filter { $0.role == .moment || $0.role == .average }).reduce(0, +)
    parameters = estimate.stateBytes - moments
    packed = estimate.keptBytes
    values = estimate.programBytes - packed
    batch = graph.inputByteCount
    // The optimizer's moments are not there yet either while parameters get their values.
    filling = max((bytes(graph.stateEntries).max() ?? 0) - values - packed - moments, 0)
  }
}
