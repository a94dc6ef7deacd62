import FoveaCore
import FoveaGraph

/// What a file keeps in integers of 8 bits, so that layers that multiply them do so here too.
struct ONNXBytes {
  /// The scales of the constants that were integers, by the names of their numbers.
  private var scales: [String: ONNXScales] = [:]
  /// The values that were integers.
  private var values: Set<Graph.Value> = []
  /// The names of integers that are used for nothing but to become numbers again.
  let inner: Set<String>

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
    inner = made.subtracting(used)
  }

  /// Notes that numbers of this name stand for constant integers of a type.
  mutating func note(_ name: String, _ type: ElementType, _ scales: ONNXScales) {
    if type == .int8, scales.zeros.allSatisfy({ $0 == 0 }) { self.scales[name] = scales }
  }

  /// Notes that a value stands for integers.
  mutating func note(_ value: Graph.Value) { values.insert(value) }

  /// The scales of weights along their first axis, if they and the value that they are multiplied by were integers.
  ///
  /// - Parameters:
  ///   - name: The name of the weights' numbers.
  ///   - axis: The axis of the file's tensor that comes first in the weights.
  ///   - value: What the weights are multiplied by.
  /// - Returns: One scale, or one for each position of the first axis; nil if any of them were numbers.
  func weightScales(_ name: String, axis: Int, with value: Graph.Value) -> [Float]? {
    guard values.contains(value), let known = scales[name], known.scales.count == 1 || known.axis == axis
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
    return try apply(Dequantize(scales: scales), apply(Quantize(scales: scales, to: .int8), weights))
  }
}
