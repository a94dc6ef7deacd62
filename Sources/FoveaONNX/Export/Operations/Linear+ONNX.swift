import FoveaGraph

extension Linear: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    graph.node("Gemm", node.inputs, [ONNXAttribute("transB", 1)])
  }
}
