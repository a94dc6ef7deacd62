import FoveaGraph

extension MaxPooling: ONNXOperation {
  /// What ceil mode adds is written as padding, which holds no largest number: runtimes differ in ceil mode.
  ///
  /// Otherwise the padding is the layer's own, for images of any size.
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    let effective = window.ceilMode ? window.effectivePadding(over: node.types[0].imageSize) : nil
    let padding = effective ?? window.padding
    return graph.node("MaxPool", node.inputs, window.attributes(padding))
  }
}
