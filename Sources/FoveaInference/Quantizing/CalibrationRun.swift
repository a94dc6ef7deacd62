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

/// What the inputs of layers hold.
struct CalibrationRun {
  private let run: ExampleRun
  private let layers: [String]

  init(_ weights: FittedWeights, layers: [String], on backend: any Backend) throws {
    self.layers = layers
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

  private let readers: [String: [String]]

  private static func name(of value: Graph.Value) -> String { "\(value)" }

  /// The statistics of each layer's input, by the path of its weights.
  func statistics(
    of data: some DataSet, pipeline: Pipeline, batchSize: Int, workers: Int
  ) throws -> [String: ActivationHistogram] {
    var found: [String: ActivationHistogram] = [:]
    try run.forEach(of: data, pipeline: pipeline, batchSize: batchSize, workers: workers) { results in
      for (name, tensor) in results { found[name, default: ActivationHistogram()].add(tensor) }
    }
    var byLayer: [String: ActivationHistogram] = [:]
    for (name, histogram) in found {
      for path in readers[name] ?? [] { byLayer[path] = histogram }
    }
    return byLayer
  }
}

/// What bytes change in the result of each layer, its input being that of the network in `float32`.
struct LayerErrors {
  private let run: ExampleRun

  init(_ weights: FittedWeights, _ quantization: Quantization, on backend: any Backend) throws {
    run = try ExampleRun(weights, on: backend) { network in
      var graph = network.graph
      for (path, node) in network.quantizableLayers {
        guard let layer = quantization.layers[path] else { continue }
        graph.scope = path
        var inputs = node.inputs
        inputs[0] = try graph.held(inputs[0], [layer.inputScale], layer.isInputSigned ? .int8 : .uint8)
        inputs[1] = try graph.held(inputs[1], layer.weightScales, .int8)
        let result = try graph.applyAll(node.operation, inputs)[0]
        let error = try graph.apply(Binary(.subtract), result, node.outputs[0])
        graph.result("error \(path)", try graph.squareSum(error))
        graph.result("whole \(path)", try graph.squareSum(node.outputs[0]))
      }
      return graph
    }
  }

  /// The relative errors by the paths of the layers' weights.
  func errors(
    of data: some DataSet, pipeline: Pipeline, batchSize: Int, workers: Int
  ) throws -> [String: Double] {
    var sums: [String: Double] = [:]
    try run.forEach(of: data, pipeline: pipeline, batchSize: batchSize, workers: workers) { results in
      for (name, tensor) in results { sums[name, default: 0] += tensor.doubles.reduce(0, +) }
    }
    var errors: [String: Double] = [:]
    for (name, sum) in sums {
      guard let path = name.wholeMatch(of: /error (.*)/)?.output.1 else { continue }
      let whole = sums["whole \(path)"] ?? 0
      errors[String(path)] = whole > 0 ? (sum / whole).squareRoot() : 0
    }
    return errors
  }
}

extension Graph {
  /// Appends what bytes hold of a value.
  fileprivate mutating func held(_ value: Value, _ scales: [Float], _ type: ElementType) throws -> Value {
    try apply(Dequantize(scales: scales), apply(Quantize(scales: scales, to: type), value))
  }

  /// Appends the sum of the squares of each example's numbers.
  fileprivate mutating func squareSum(_ value: Value) throws -> Value {
    let square = try apply(Binary(.multiply), value, value)
    return try apply(Reduce(.sum, axes: Array(1..<shape(of: value).rank)), square)
  }
}
