import FoveaGraph

extension Transpose: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    graph.node("Transpose", node.inputs, [ONNXAttribute("perm", axes)])
  }
}
