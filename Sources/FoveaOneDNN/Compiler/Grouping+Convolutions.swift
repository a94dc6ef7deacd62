internal import FoveaGraph

/// Convolutions and what they do to their results before these are stored.
extension Grouping {
  /// The group of a convolution: a normalization after it, a sum after that, a ReLU at the end, each if it alone
  /// reads.
  mutating func convolution(_ node: Graph.Node, at index: Int) -> Group {
    var epilogue = Group.Epilogue()
    var (inputs, last, name) = (node.inputs, node, node.operation.kind)
    func follow(_ next: Graph.Node) {
      last = next
      name += "+\(next.operation.kind)"
    }
    if let next = onlyReader(of: last.outputs[0]), let normalization = folding(graph.nodes[next], into: node)
    {
      absorbed.insert(next)
      epilogue.normalization = normalization
      inputs += normalization.vectors
      follow(graph.nodes[next])
    }
    if let next = onlyReader(of: last.outputs[0]),
      let addend = addend(of: next, to: last.outputs[0], at: index)
    {
      absorbed.insert(next)
      epilogue.addend = addend
      inputs.append(addend)
      follow(graph.nodes[next])
    }
    if let next = onlyReader(of: last.outputs[0]), graph.nodes[next].operation is ReLU {
      absorbed.insert(next)
      epilogue.relu = true
      follow(graph.nodes[next])
    }
    return Group(
      kind: .convolution(epilogue), node: node, inputs: inputs, outputs: last.outputs, name: name)
  }

  /// The normalization that a node is, if it can be folded into filters and bias once and for many runs: all that
  /// these are made of is in the state, and runs do not change it.
  private func folding(_ node: Graph.Node, into convolution: Graph.Node) -> Group.Epilogue.Normalization? {
    guard let operation = node.operation as? BatchNormalization, operation.statistics == .given,
      graph.writes.isEmpty,
      (convolution.inputs.dropFirst() + node.inputs.dropFirst()).allSatisfy(stateValues.contains)
    else { return nil }
    return .init(operation: operation, vectors: Array(node.inputs.dropFirst()))
  }

  /// What a sum adds to a value, if it is there before the convolution at the given place and nothing but the sum
  /// needs it from there on.
  private func addend(of index: Int, to value: Graph.Value, at place: Int) -> Graph.Value? {
    let sum = graph.nodes[index]
    guard sum.operation is Sum, sum.inputs.count == 2,
      let addend = sum.inputs.first(where: { $0 != value }), !stateValues.contains(addend),
      makers[addend, default: -1] < place,
      (readers[addend] ?? []).allSatisfy({ $0 == index || (0..<place).contains($0) })
    else { return nil }
    return addend
  }
}
