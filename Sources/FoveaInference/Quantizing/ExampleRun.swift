import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaGraph
import FoveaLayers
import FoveaRuntime

/// Runs examples through a network and hands back values from inside it.
struct ExampleRun {
  private let programs: ProgramCache<Int>
  private let input: TensorShape

  /// Prepares a graph that `make` turns the network's into.
  init(
    _ weights: FittedWeights, on backend: any Backend,
    _ make: @escaping @Sendable (Network) throws -> Graph
  ) throws {
    let networks = InferenceNetworks(weights)
    let state = try weights.makeState(on: backend)
    input = networks.input
    programs = ProgramCache { batch in
      var graph = try make(networks.network(batch: batch))
      graph.removeDeadNodes()
      try graph.verify()
      return try backend.compile(graph, over: state)
    }
  }

  /// Runs all examples of a data set.
  func forEach(
    of data: some DataSet, pipeline: Pipeline, batchSize: Int, workers: Int,
    _ body: ([String: HostTensor]) throws -> Void
  ) throws {
    let loader = try BatchLoader(
      data, order: EpochOrder(count: data.count), batchSize: batchSize, pipeline: pipeline,
      input: PictureSize(input), workers: workers)
    defer { loader.stop() }
    while let batch = try loader.next() {
      let program = try programs.program(for: batch.images.shape[0])
      try body(program.run([InferenceName.images: batch.images]))
    }
  }
}
