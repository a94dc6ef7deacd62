import FoveaCore
import FoveaGraph

/// What a file keeps in integers of 8 bits, so that layers that multiply them do so here too.
struct ONNXBytes {
  /// The scales of weights that were integers, by the names of their numbers.
  private var scales: [String: ONNXScales] = [:]
  /// The values that were integers.
  private var numbers: Set<Graph.Value> = []
  /// The names of integers that are used for nothing but to become numbers again.
  let hidden: Set<String>
  /// The types that the file has for them.
  var types: [String: ElementType] = [:]

  /// - Parameters:
  ///   - graph: The graph of the file.
  ///   - outputs: The names of the values that are asked for.
  init(_ graph: ONNXGraph, outputs: [String]) {
    var (made, used) = (Set<String>(), Set(outputs))
    for node in graph.nodes {
      if node.type == "QuantizeLinear" { made.formUnion(node.outputs) }
      let hasZero = node.type == "DequantizeLinear" && node.inputs.count > 2 && !node.inputs[2].isEmpty
      used.formUnion(hasZero ? node.inputs.dropFirst() : node.inputs[...])
    }
    hidden = made.subtracting(used)
  }

  /// Notes what the last node that read constant integers makes of them; its numbers have this name.
  mutating func noteWeights(_ name: String, _ type: ElementType, _ scales: ONNXScales) {
    self.scales[name] = type == .int8 && scales.zeros.allSatisfy { $0 == 0 } ? scales : nil
  }

  /// Notes that a value stands for integers.
  mutating func noteNumbers(_ value: Graph.Value) { numbers.insert(value) }

  /// The scales of weights along their first axis, if they and the value that they are multiplied by were integers.
  ///
  /// - Parameters:
  ///   - name: The name of the weights' numbers.
  ///   - axis: The axis of the file's tensor that comes first in the weights.
  ///   - value: What the weights are multiplied by.
  /// - Returns: One scale, or one for each position of the first axis; nil if any of them were numbers.
  func weightScales(_ name: String, axis: Int, with value: Graph.Value) -> [Float]? {
    guard numbers.contains(value), let known = scales[name], known.scales.count == 1 || known.axis == axis
    else { return nil }
    return known.scales
  }
}

extension ONNXBuild {
  /// Weights through the integers that the file has for them, if the values that they are multiplied by come from
  /// integers too; otherwise they stay numbers, which can be trained.
  mutating func throughBytes(
    _ weights: Graph.Value, _ name: String, axis: Int, with value: Graph.Value
  ) throws -> Graph.Value {
    guard let scales = bytes.weightScales(name, axis: axis, with: value) else { return weights }
    return try target.graph.rounded(weights, scales, .int8)
  }
}
