import FoveaGraph

extension Convolution: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    let window = window(filter: node.shape(1))
    return graph.node("Conv", node.inputs, window.attributes(padding) + [ONNXAttribute("group", groups)])
  }
}

extension Window {
  /// The attributes of an operator whose window this is, with rows and columns around the image.
  func attributes(_ padding: Padding) -> [ONNXAttribute] {
    [
      ONNXAttribute("kernel_shape", [size.height, size.width]),
      ONNXAttribute("strides", [stride.height, stride.width]),
      ONNXAttribute("pads", [padding.top, padding.left, padding.bottom, padding.right]),
    ] + (dilation == 1 ? [] : [ONNXAttribute("dilations", [dilation.height, dilation.width])])
  }
}
