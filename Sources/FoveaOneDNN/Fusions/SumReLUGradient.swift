internal import FoveaGraph

/// The mask of a ReLU in the pass that adds the gradients of its result.
struct SumReLUGradient: Fusion {
  let name = "sum and the mask of a ReLU"

  func extend(_ group: inout Group, in grouping: inout Grouping) {
    guard group.node.operation is Sum, let next = grouping.onlyMask(of: group.outputs[0]) else { return }
    let mask = grouping.absorb(next)
    group.become(
      .init(sources: group.node.inputs, mask: mask.inputs[0], parts: [(mask.outputs[0], true)]),
      named: "Sum+ReLUGradient")
  }
}
