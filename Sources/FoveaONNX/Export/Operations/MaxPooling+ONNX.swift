import FoveaGraph

extension MaxPooling: ONNXOperation {
  /// What ceil mode adds is written as padding, which holds no largest number: runtimes differ in ceil mode.
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    let padding = window.effectivePadding(over: node.types[0].imageSize) ?? window.padding
    return graph.node("MaxPool", node.inputs, window.attributes(padding))
  }
}
