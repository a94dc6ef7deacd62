import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaGraph
import FoveaLayers
import FoveaRuntime

/// Statistics of the inputs of layers.
struct CalibrationRun {
  private let run: ExampleRun
  /// The layers that read each result.
  private let readers: [String: [String]]

  init(_ weights: FittedWeights, layers: [String], on backend: any Backend) throws {
    let chosen = Set(layers)
    run = try ExampleRun(weights, on: backend) { network in
      var graph = network.graph
      for (path, node) in network.quantizableLayers where chosen.contains(path) {
        // One result for each value, however many layers read it.
        let name = Self.name(of: node.inputs[0])
        if !graph.results.contains(where: { $0.name == name }) { graph.result(name, node.inputs[0]) }
      }
      return graph
    }
    readers = Dictionary(
      grouping: weights.network.quantizableLayers.filter { chosen.contains($0.path) },
      by: { Self.name(of: $0.node.inputs[0]) }
    ).mapValues { $0.map(\.path) }
  }

  private static func name(of value: Graph.Value) -> String { "\(value)" }

  /// The statistics of each layer's input, by the path of its weights.
  func statistics(
    of data: some DataSet, pipeline: Pipeline, batchSize: Int, workers: Int
  ) throws -> [String: ActivationHistogram] {
    var found: [String: ActivationHistogram] = [:]
    try run.forEach(of: data, pipeline: pipeline, batchSize: batchSize, workers: workers) { results in
      for (name, tensor) in results { try found[name, default: ActivationHistogram()].add(tensor) }
    }
    var byLayer: [String: ActivationHistogram] = [:]
    for (name, histogram) in found {
      for path in readers[name] ?? [] { byLayer[path] = histogram }
    }
    return byLayer
  }
}
