internal import FoveaGraph

/// A batch normalization with given statistics inside the convolution before it, if the convolution's result has no
/// other reader.
///
/// Filters and bias are folded once and for many runs, so all that they are made of must be in the state, and runs
/// must not change it.
struct ConvolutionNormalization: Fusion {
  let name = "convolution and normalization"

  func extend(_ group: inout Group, in grouping: inout Grouping) {
    guard var epilogue = group.epilogue, let next = grouping.onlyReader(of: group.outputs[0]),
      case let node = grouping.graph.nodes[next],
      let operation = node.operation as? BatchNormalization, operation.statistics == .given,
      grouping.graph.writes.isEmpty,
      (group.node.inputs.dropFirst() + node.inputs.dropFirst()).allSatisfy(grouping.stateValues.contains)
    else { return }
    grouping.absorb(next)
    epilogue.normalization = .init(operation: operation, vectors: Array(node.inputs.dropFirst()))
    group.inputs += node.inputs.dropFirst()
    group.end(with: node, epilogue)
  }
}

extension Group {
  /// Takes in a node that a convolution's epilogue now carries out.
  mutating func end(with node: Graph.Node, _ epilogue: Epilogue) {
    kind = .convolution(epilogue)
    outputs = node.outputs
    name += "+\(node.operation.kind)"
  }
}
