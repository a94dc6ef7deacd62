import FoveaGraph

extension Network {
  /// The parameters of the layer that makes the logits, then those of the layers that end side branches.
  package var head: [Parameter] {
    let search = HeadSearch(self)
    return ([logits] + auxiliary.map(\.logits)).flatMap(search.parameters)
  }
}

/// The way from logits back to the layer that makes them.
private struct HeadSearch {
  private let makers: [Graph.Value: Graph.Node]
  private let known: [Graph.Value: Parameter]

  init(_ network: Network) {
    makers = Dictionary(
      network.graph.nodes.flatMap { node in node.outputs.map { ($0, node) } }, uniquingKeysWith: { $1 })
    known = Dictionary(
      network.parameters.compactMap { parameter in
        network.graph.stateValue(parameter.path).map { ($0, parameter) }
      }, uniquingKeysWith: { $1 })
  }

  /// The parameters from logits back to the first product with a matrix or filters; a bias may be added apart from it.
  func parameters(of logits: Graph.Value) -> [Parameter] {
    var value: Graph.Value? = logits
    var biases: [Parameter] = []
    while let node = value.flatMap({ makers[$0] }) {
      let own = node.inputs.compactMap(parameter)
      if node.operation is Linear || node.operation is Convolution { return own + biases }
      biases += own
      value = node.inputs.first { parameter(behind: $0) == nil }
    }
    return biases
  }

  /// The parameter that a value is, but for its shape.
  private func parameter(behind value: Graph.Value) -> Parameter? {
    if let parameter = known[value] { return parameter }
    guard let node = makers[value], node.operation is Broadcast || node.operation is Reshape else {
      return nil
    }
    return parameter(behind: node.inputs[0])
  }
}
