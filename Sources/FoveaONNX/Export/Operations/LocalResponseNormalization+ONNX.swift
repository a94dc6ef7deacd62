import FoveaGraph

extension LocalResponseNormalization: ONNXOperation {
  /// Whether the neighbours lie evenly on both sides; ONNX places those of an even size differently.
  var isCentred: Bool { size % 2 == 1 }

  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    graph.node(
      "LRN", node.inputs,
      [
        ONNXAttribute("size", size), ONNXAttribute("alpha", alpha), ONNXAttribute("beta", beta),
        ONNXAttribute("bias", k),
      ])
  }
}
