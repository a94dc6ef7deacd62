import FoveaGraph

/// The values of a graph that are the same for each image, and what reads them.
struct BatchConstants {
  private let graph: Graph
  /// The values that depend on the images.
  private var dependents: Set<Graph.Value> = []
  /// The values that something repeats along the batch.
  private var repetitions: Set<Graph.Value> = []

  init(_ graph: Graph) {
    self.graph = graph
    for argument in graph.arguments {
      if case .input = argument.source { dependents.insert(argument.value) }
    }
    for node in graph.nodes {
      if node.inputs.contains(where: dependents.contains) { dependents.formUnion(node.outputs) }
      if let broadcast = node.operation as? Broadcast, broadcast.axes.first != 0 {
        repetitions.formUnion(node.outputs)
      }
    }
  }

  /// Whether the value is the same for each image, and nothing reads it but operators that combine it, number by number,
  /// with values of the images: they repeat it along the batch themselves.
  func isRepeated(_ value: Graph.Value) -> Bool {
    guard !dependents.contains(value), !graph.results.contains(where: { $0.value == value }) else {
      return false
    }
    return graph.nodes.allSatisfy { node in
      !node.inputs.contains(value)
        || node.operation is Binary
          && node.inputs.contains { dependents.contains($0) && !repetitions.contains($0) }
    }
  }
}
