internal import FoveaGraph

/// A ReLU inside the batch normalization whose result it alone reads, and the gradients of the two.
///
/// In the forward pass the group writes the ReLU's result and, where the value between them would have been, a mask
/// of what the ReLU let through. So the gradient reads neither of the two.
struct NormalizationReLU: Fusion {
  let name = "normalization and ReLU"

  func extend(_ group: inout Group, in grouping: inout Grouping) {
    let node = group.node
    if node.operation is BatchNormalization, let next = grouping.onlyReader(of: node.outputs[0]),
      grouping.graph.nodes[next].operation is ReLU
    {
      group.kind = .withReLU
      group.outputs = grouping.absorb(next).outputs + node.outputs.dropFirst()
      group.name = "BatchNormalization+ReLU"
    } else if let masked = normalization(maskedBy: group.index, in: grouping) {
      let gradient = grouping.absorb(masked.gradient)
      group.kind = .withReLU
      group.node = gradient
      group.inputs = gradient.inputs.dropLast() + [node.inputs[1], masked.between]
      group.outputs = gradient.outputs
      group.name = "ReLUGradient+BatchNormalizationGradient"
    }
  }

  func begins(at index: Int, in grouping: Grouping) -> Bool {
    normalization(maskedBy: index, in: grouping) != nil
  }

  /// The gradient of a batch normalization that alone reads what the gradient of a ReLU made.
  private struct MaskedNormalization {
    /// The index of the gradient.
    var gradient: Int
    /// The value between normalization and ReLU, in whose place the mask is.
    var between: Graph.Value
  }

  /// The normalization whose gradient can apply a ReLU's mask itself; nil if normalization and ReLU are no
  /// group in the forward pass.
  private func normalization(maskedBy index: Int, in grouping: Grouping) -> MaskedNormalization? {
    let (nodes, mask) = (grouping.graph.nodes, grouping.graph.nodes[index])
    guard mask.operation is ReLUGradient, let next = grouping.onlyReader(of: mask.outputs[0]),
      case let gradient = nodes[next], gradient.inputs.last == mask.outputs[0],
      let operation = gradient.operation as? BatchNormalizationGradient,
      let relu = grouping.makers[mask.inputs[0]], nodes[relu].operation is ReLU,
      case let between = nodes[relu].inputs[0], grouping.readers[between] == [relu],
      let maker = grouping.makers[between], case let forward = nodes[maker],
      forward.operation as? BatchNormalization == operation.normalization
    else { return nil }
    let statistics =
      operation.normalization.statistics == .batch ? forward.outputs[1...] : forward.inputs[3...]
    guard gradient.inputs[..<4] == forward.inputs[..<2] + statistics else { return nil }
    return MaskedNormalization(gradient: next, between: between)
  }
}
