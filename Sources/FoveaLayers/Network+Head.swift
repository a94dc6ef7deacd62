import FoveaGraph

extension Network {
  /// The parameters of the layer that makes the logits, then those of the layers that end side branches.
  package var head: [Parameter] {
    let makers = Dictionary(
      graph.nodes.flatMap { node in node.outputs.map { ($0, node) } }, uniquingKeysWith: { $1 })
    let known = Dictionary(
      parameters.compactMap { parameter in graph.stateValue(parameter.path).map { ($0, parameter) } },
      uniquingKeysWith: { $1 })
    return ([logits] + auxiliary.map(\.logits)).flatMap { logits -> [Parameter] in
      var value: Graph.Value? = logits
      while let node = value.flatMap({ makers[$0] }) {
        let own = node.inputs.compactMap { known[$0] }
        if !own.isEmpty { return own }
        value = node.inputs.first
      }
      return []
    }
  }
}
