internal import FoveaGraph

/// The masks of ReLUs whose results lie side by side, in the pass that cuts the gradient of their concatenation.
///
/// They are read from the concatenation, so that the branches' own results are not needed for it.
struct SplitReLUGradient: Fusion {
  let name = "split and the masks of ReLUs"

  func extend(_ group: inout Group, in grouping: inout Grouping) {
    guard group.node.operation is Split, var merge = group.merge else { return }
    let cut = group.node.outputs
    for (place, part) in cut.enumerated() {
      guard let next = grouping.onlyMask(of: part),
        let whole = concatenation(
          holding: grouping.graph.nodes[next].inputs[0], at: place, of: cut, in: grouping),
        merge.mask == nil || merge.mask == whole
      else { continue }
      merge.mask = whole
      merge.parts[place] = (grouping.absorb(next).outputs[0], true)
    }
    guard merge.mask != nil else { return }
    group.become(merge, named: group.name + "+ReLUGradient")
  }

  /// The concatenation along the channels that has the value at the given place and parts of equal shapes.
  private func concatenation(
    holding value: Graph.Value, at place: Int, of parts: [Graph.Value], in grouping: Grouping
  ) -> Graph.Value? {
    let graph = grouping.graph
    for reader in grouping.readers[value] ?? [] where reader >= 0 {
      let node = graph.nodes[reader]
      guard let concatenate = node.operation as? Concatenate, concatenate.axis == 1,
        node.inputs.count == parts.count, node.inputs[place] == value,
        zip(node.inputs, parts).allSatisfy({ graph.shape(of: $0) == graph.shape(of: $1) })
      else { continue }
      return node.outputs[0]
    }
    return nil
  }
}
