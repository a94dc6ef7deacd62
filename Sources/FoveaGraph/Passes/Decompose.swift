extension Graph {
  /// The same computation with composite operations replaced by what they stand for, until none is left.
  ///
  /// A graph without such operations stays as it is.
  ///
  /// - Parameter keeps: Whether a composite stays, because the backend computes it whole; none does by default.
  /// - Returns: The graph.
  /// - Throws: `ShapeError` if a decomposition does not have the types that its operation promises, or never ends.
  public func decomposed(
    keeping keeps: (any CompositeOperation) -> Bool = { _ in false }
  ) throws(ShapeError) -> Graph {
    func replaced(_ node: Node) -> (any CompositeOperation)? {
      (node.operation as? any CompositeOperation).flatMap { keeps($0) ? nil : $0 }
    }
    var graph = self
    var depth = 0
    while let node = graph.nodes.first(where: { replaced($0) != nil }) {
      guard depth < Self.deepestDecomposition else {
        throw ShapeError(
          "the decomposition does not end", rule: "\(node.operation.kind) decomposition", at: node.scope)
      }
      graph = try graph.decomposedOnce(replaced)
      depth += 1
    }
    return graph
  }

  /// How deep composites may lie inside composites.
  private static let deepestDecomposition = 16

  /// The same computation with those operations decomposed for which `replaced` is not nil.
  private func decomposedOnce(
    _ replaced: (Node) -> (any CompositeOperation)?
  ) throws(ShapeError) -> Graph {
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
      let outputs =
        if let composite = replaced(node) {
          try composite.decompose(inputs, in: &graph)
        } else {
          try graph.applyAll(node.operation, inputs)
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
