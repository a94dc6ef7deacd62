extension Graph {
  /// Moves each node of the update as far forward as its inputs allow.
  ///
  /// An update that replaces a parameter stays behind the last node that reads the parameter's old value,
  /// so a backend may write over it, and a gradient lives only until its own update has read it.
  public mutating func updateEarly() {
    var position: [Value: Int] = [:]
    var lastRead: [Value: Int] = [:]
    for (index, node) in nodes.enumerated() where node.phase != .update {
      for value in node.outputs { position[value] = index }
      for value in node.inputs { lastRead[value] = index }
    }
    let replaced = Dictionary(
      writes.compactMap { write in stateValue(write.path).map { (write.value, $0) } },
      uniquingKeysWith: { first, _ in first })
    var slots: [(slot: Int, order: Int, node: Node)] = []
    for (order, node) in nodes.enumerated() {
      guard node.phase == .update else {
        slots.append((order, 0, node))
        continue
      }
      let ready = node.inputs.map { position[$0] ?? -1 }.max() ?? -1
      let free = node.outputs.compactMap { replaced[$0] }.map { lastRead[$0] ?? -1 }.max() ?? -1
      let slot = max(ready, free)
      for value in node.outputs { position[value] = slot }
      for value in node.inputs { lastRead[value] = max(lastRead[value] ?? -1, slot) }
      slots.append((slot, order + 1, node))
    }
    nodes = slots.sorted { ($0.slot, $0.order) < ($1.slot, $1.order) }.map(\.node)
  }
}
