internal import FoveaGraph

/// A ReLU at the end of a convolution, and of what is inside it already, if nothing else reads the result.
struct ConvolutionReLU: Fusion {
  let name = "convolution and ReLU"

  func extend(_ group: inout Group, in grouping: inout Grouping) {
    guard var epilogue = group.epilogue, let next = grouping.onlyReader(of: group.outputs[0]),
      grouping.graph.nodes[next].operation is ReLU
    else { return }
    epilogue.relu = true
    group.end(with: grouping.absorb(next), epilogue)
  }
}
