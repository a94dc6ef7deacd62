extension Graph {
  /// The same computation with every composite operation replaced by what it stands for.
  ///
  /// - Throws: `ShapeError` if a decomposition does not have the types that its operation promises.
  public func decomposed() throws(ShapeError) -> Graph {
    var graph = Graph()
    var mapping: [Value: Value] = [:]
    let roles = Dictionary(uniqueKeysWithValues: stateEntries.map { ($0.path, $0.role) })
    for argument in arguments {
      let type = type(of: argument.value)
      switch argument.source {
      case .input(let name): mapping[argument.value] = graph.input(name, type)
      case .state(let path):
        mapping[argument.value] = graph.state(path, type.shape, role: roles[path] ?? .parameter)
      }
    }
    for node in nodes {
      graph.scope = node.scope
      graph.phase = node.phase
      let inputs = node.inputs.compactMap { mapping[$0] }
      let outputs: [Value]
      if let composite = node.operation as? any CompositeOperation {
        outputs = try composite.decompose(inputs, in: &graph)
      } else {
        outputs = try graph.applyAll(node.operation, inputs)
      }
      guard outputs.map(graph.type(of:)) == node.outputs.map(type(of:)) else {
        throw ShapeError(
          "the decomposition gives \(outputs.map(graph.type(of:))), not \(node.outputs.map(type(of:)))",
          rule: "\(node.operation.kind) decomposition", at: node.scope)
      }
      for (old, new) in zip(node.outputs, outputs) { mapping[old] = new }
    }
    for (name, value) in results { mapping[value].map { graph.result(name, $0) } }
    for (path, value) in writes { mapping[value].map { graph.write($0, to: path) } }
    return graph
  }
}
