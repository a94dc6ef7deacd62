import FoveaGraph

extension Broadcast: ONNXOperation {
  /// Extents of 1 take the input's place; the batch stays 1 where the input has none, as operators repeat it.
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    var extents = [Int](repeating: 1, count: shape.rank)
    for (axis, extent) in zip(axes, node.shape(0).dimensions) { extents[axis] = extent }
    // The first axis stays what it is, for any batch.
    if axes.first == 0 { extents[0] = 0 }
    let placed = graph.node("Reshape", node.inputs + [graph.constant(extents)])
    // What is not repeated stays what it is there too.
    var result = shape.dimensions
    for (axis, extent) in zip(axes, node.shape(0).dimensions) where extent == result[axis] {
      result[axis] = 1
    }
    if axes.first != 0, node.isRepeatedByReaders { result[0] = 1 }
    return graph.node("Expand", placed + [graph.constant(result)])
  }
}
