import FoveaGraph

extension BatchNormalization: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    guard statistics == .given else { throw node.error("statistics of the batch are for training") }
    return graph.node("BatchNormalization", node.inputs, [ONNXAttribute("epsilon", epsilon)])
  }
}
