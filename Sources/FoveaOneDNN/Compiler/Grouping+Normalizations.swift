internal import FoveaGraph

/// The gradients of a batch normalization and the ReLU behind it, as one step.
///
/// In the forward pass the two are a group that writes the ReLU's result and, where the value between them
/// would have been, a mask of what the ReLU let through. So the gradient reads neither of the two.
extension Grouping {
  /// The gradient of a batch normalization that alone reads what the gradient of a ReLU made.
  struct MaskedNormalization {
    /// The index of the gradient.
    var gradient: Int
    /// The value between normalization and ReLU, in whose place the mask is.
    var between: Graph.Value
  }

  /// The normalization whose gradient can apply a ReLU's mask itself; nil if normalization and ReLU are no
  /// group in the forward pass.
  func normalization(maskedBy index: Int) -> MaskedNormalization? {
    let mask = graph.nodes[index]
    guard let next = onlyReader(of: mask.outputs[0]),
      case let gradient = graph.nodes[next], gradient.inputs.last == mask.outputs[0],
      let operation = gradient.operation as? BatchNormalizationGradient,
      let relu = makers[mask.inputs[0]], graph.nodes[relu].operation is ReLU,
      case let between = graph.nodes[relu].inputs[0], readers[between] == [relu],
      let maker = makers[between], case let forward = graph.nodes[maker],
      forward.operation as? BatchNormalization == operation.normalization
    else { return nil }
    let statistics =
      operation.normalization.statistics == .batch ? forward.outputs[1...] : forward.inputs[3...]
    guard gradient.inputs[..<4] == forward.inputs[..<2] + statistics else { return nil }
    return MaskedNormalization(gradient: next, between: between)
  }

  /// The group of the gradient of a ReLU and that of the normalization before it.
  mutating func group(_ mask: Graph.Node, with masked: MaskedNormalization) -> Group {
    absorbed.insert(masked.gradient)
    let node = graph.nodes[masked.gradient]
    return Group(
      kind: .withReLU, node: node,
      inputs: node.inputs.dropLast() + [mask.inputs[1], masked.between], outputs: node.outputs,
      name: "ReLUGradient+BatchNormalizationGradient")
  }
}
