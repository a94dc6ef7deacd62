import FoveaCore
import FoveaGraph

extension Concatenate: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    if axis == 0 {
      let constants = node.inputs.compactMap { graph.tensor($0) }
      guard constants.count == node.inputs.count else {
        throw node.error("the first axis is the batch, of any size")
      }
      return [graph.constant(HostTensor(constants.flatMap(\.floats), shape: node.results[0].shape))]
    }
    return graph.node("Concat", node.inputs, [ONNXAttribute("axis", axis)])
  }
}

extension Split: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    guard axis != 0 else { throw node.error("the first axis is the batch, of any size") }
    let sizes = graph.constant(sizes)
    return graph.node(
      "Split", node.inputs + [sizes], [ONNXAttribute("axis", axis)], results: self.sizes.count)
  }
}
