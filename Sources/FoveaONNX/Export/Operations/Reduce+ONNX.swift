import FoveaGraph

extension Reduce: ONNXOperation {
  /// Axes are an input of sums, and an attribute of the others, in the version of operators that is written.
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    let attributes = [ONNXAttribute("keepdims", 0)]
    switch function {
    case .sum: return graph.node("ReduceSum", node.inputs + [graph.constant(axes)], attributes)
    case .mean: return graph.node("ReduceMean", node.inputs, attributes + [ONNXAttribute("axes", axes)])
    case .maximum: return graph.node("ReduceMax", node.inputs, attributes + [ONNXAttribute("axes", axes)])
    }
  }
}
