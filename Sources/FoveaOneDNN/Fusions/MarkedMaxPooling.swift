internal import FoveaGraph

/// The mask of a ReLU inside the gradient of the max pooling that reads its result.
///
/// A winner's value is the pooled value, so where that is not positive the gradient would be masked: the forward pass
/// marks such winners.
struct MarkedMaxPooling: Fusion {
  let name = "max pooling and the mask of a ReLU"

  func extend(_ group: inout Group, in grouping: inout Grouping) {
    let node = group.node
    if node.operation is MaxPooling, isMarked(node, in: grouping) {
      group.kind = .markedPooling
    } else if node.operation is MaxPoolingGradient, let maker = grouping.makers[node.inputs[0]],
      isMarked(grouping.graph.nodes[maker], in: grouping),
      let next = grouping.onlyReader(of: node.outputs[0])
    {
      group.kind = .markedPooling
      group.outputs = grouping.absorb(next).outputs
      group.name = "MaxPoolingGradient+ReLUGradient"
    }
  }

  /// Whether a max pooling reads a ReLU's result, and the only thing that happens to its gradient is that the
  /// ReLU masks it.
  private func isMarked(_ pooling: Graph.Node, in grouping: Grouping) -> Bool {
    let (nodes, readers) = (grouping.graph.nodes, grouping.readers)
    guard let operation = pooling.operation as? MaxPooling, operation.runsInBlocks,
      let all = readers[pooling.outputs[1]], all.count == 1, all[0] >= 0,
      case let gradient = nodes[all[0]],
      let masks = readers[gradient.outputs[0]], masks.count == 1, masks[0] >= 0
    else { return false }
    let mask = nodes[masks[0]]
    return mask.operation is ReLUGradient && mask.inputs[0] == pooling.inputs[0]
      && mask.inputs[1] == gradient.outputs[0]
  }
}
