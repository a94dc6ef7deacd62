internal import FoveaGraph

/// The sum of two paths inside the convolution that ends the later one, in the place of what the other path made.
struct ConvolutionSum: Fusion {
  let name = "convolution and sum"

  func extend(_ group: inout Group, in grouping: inout Grouping) {
    guard var epilogue = group.epilogue, let next = grouping.onlyReader(of: group.outputs[0]),
      let addend = addend(of: next, to: group.outputs[0], at: group.index, in: grouping)
    else { return }
    epilogue.addend = addend
    group.inputs.append(addend)
    group.end(with: grouping.absorb(next), epilogue)
  }

  /// What a sum adds to a value, if it is there before the convolution at the given place and nothing but the sum
  /// needs it from there on.
  private func addend(
    of index: Int, to value: Graph.Value, at place: Int, in grouping: Grouping
  ) -> Graph.Value? {
    let sum = grouping.graph.nodes[index]
    guard sum.operation is Sum, sum.inputs.count == 2,
      let addend = sum.inputs.first(where: { $0 != value }), !grouping.stateValues.contains(addend),
      grouping.makers[addend, default: -1] < place,
      (grouping.readers[addend] ?? []).allSatisfy({ $0 == index || (0..<place).contains($0) })
    else { return nil }
    return addend
  }
}
