import FoveaGraph

extension Network {
  /// For each node of the graph: the innermost layer that it belongs to, nil for those outside all layers.
  var owners: [Int?] {
    var owners = [Int?](repeating: nil, count: graph.nodes.count)
    // Containers come before their parts, so the innermost layer is written last.
    for (index, layer) in layers.enumerated() {
      for node in layer.nodes { owners[node] = index }
    }
    return owners
  }

  /// The containers that join branches themselves, as inception units and residual blocks do.
  func blocks(_ owners: [Int?]) -> Set<Int> {
    Set(
      zip(graph.nodes, owners).compactMap { node, owner in
        guard let owner, layers[owner].isContainer, node.isJoin else { return nil }
        return owner
      })
  }
}

extension Graph.Node {
  /// Whether branches of a network meet here.
  var isJoin: Bool {
    switch operation {
    case let join as FoveaGraph.Concatenate: join.axis == 1
    case is Sum, is ScaleChannels: true
    default: false
    }
  }
}
