import FoveaONNX

/// A node with one result, by which it is called.
func node(
  _ type: String, _ inputs: [String], _ output: String, _ attributes: [ONNXAttribute] = []
) -> ONNXNode {
  var node = ONNXNode()
  (node.name, node.type, node.inputs, node.outputs, node.attributes) = (
    output, type, inputs, [output], attributes
  )
  return node
}
