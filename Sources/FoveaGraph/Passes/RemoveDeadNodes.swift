extension Graph {
  /// Removes the nodes whose results reach neither a result of the graph nor the state.
  public mutating func removeDeadNodes() {
    var needed = Set(results.map(\.value)).union(writes.map(\.value))
    var kept: [Node] = []
    for node in nodes.reversed() where node.outputs.contains(where: needed.contains) {
      needed.formUnion(node.inputs)
      kept.append(node)
    }
    nodes = kept.reversed()
  }
}
