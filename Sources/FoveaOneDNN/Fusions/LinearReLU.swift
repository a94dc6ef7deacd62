internal import FoveaGraph

/// A ReLU inside the linear operation whose result it alone reads.
struct LinearReLU: Fusion {
  let name = "linear and ReLU"

  func extend(_ group: inout Group, in grouping: inout Grouping) {
    guard group.node.operation is Linear, let next = grouping.onlyReader(of: group.outputs[0]),
      grouping.graph.nodes[next].operation is ReLU
    else { return }
    group.kind = .withReLU
    group.outputs = grouping.absorb(next).outputs
    group.name = "Linear+ReLU"
  }
}
