internal import FoveaGraph

/// The cut of a concatenation's gradient in the pass that adds its terms.
struct SumSplit: Fusion {
  let name = "sum and split"

  func extend(_ group: inout Group, in grouping: inout Grouping) {
    guard group.node.operation is Sum, let next = grouping.onlyReader(of: group.outputs[0]),
      case let cut = grouping.graph.nodes[next], (cut.operation as? Split)?.axis == 1
    else { return }
    grouping.absorb(next)
    let sources = group.node.inputs
    group.node = cut
    group.become(.init(sources: sources, parts: cut.outputs.map { ($0, false) }), named: "Sum+Split")
  }
}
