import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaGraph
import FoveaLayers
import FoveaRuntime

/// Errors that 8 bits cause in the result of each layer, whose input is that of the network in `float32`.
struct LayerErrors {
  private let run: ExampleRun

  init(_ weights: FittedWeights, _ quantization: Quantization, on backend: any Backend) throws {
    run = try ExampleRun(weights, on: backend) { network in
      var graph = network.graph
      for (path, node) in network.quantizableLayers {
        guard let layer = quantization.layers[path] else { continue }
        graph.scope = path
        var inputs = node.inputs
        inputs[0] = try graph.rounded(inputs[0], [layer.inputScale], layer.isInputSigned ? .int8 : .uint8)
        inputs[1] = try graph.rounded(inputs[1], layer.weightScales, .int8)
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
  /// Appends the sum of the squares of each example's numbers.
  fileprivate mutating func squareSum(_ value: Value) throws -> Value {
    let square = try apply(Binary(.multiply), value, value)
    return try apply(Reduce(.sum, axes: Array(1..<shape(of: value).rank)), square)
  }
}
