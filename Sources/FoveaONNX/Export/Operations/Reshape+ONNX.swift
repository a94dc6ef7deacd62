import FoveaGraph

extension Reshape: ONNXOperation {
  /// An extent that stays is written as 0, "as before", so that the batch may have any size.
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    let (old, new) = (node.shape(0), node.results[0].shape)
    if old.rank > 1, new.rank == 2, old[0] == new[0] {
      return graph.node("Flatten", node.inputs, [ONNXAttribute("axis", 1)])
    }
    var extents = new.dimensions.enumerated().map { $0 < old.rank && old[$0] == $1 ? 0 : $1 }
    // The first axis may have the batch in it.
    if !extents.isEmpty, extents[0] != 0 { extents[0] = -1 }
    return graph.node("Reshape", node.inputs + [graph.constant(extents)])
  }
}
