/// The range of nodes in which each value of a graph is needed.
public struct Liveness: Sendable {
  /// For each value by its index: the nodes that make it first and read it last.
  ///
  /// Arguments begin before the first node, at -1; results and writes last until after the last node;
  /// nil for values that no node makes.
  public let ranges: [ClosedRange<Int>?]

  /// Computes the ranges of all values.
  public init(_ graph: Graph) {
    var first = [Int?](repeating: nil, count: graph.types.count)
    var last = first
    for argument in graph.arguments { first[argument.value.index] = -1 }
    for (index, node) in graph.nodes.enumerated() {
      for output in node.outputs { first[output.index] = index }
      for input in node.inputs { last[input.index] = index }
    }
    for value in graph.results.map(\.value) + graph.writes.map(\.value) {
      last[value.index] = graph.nodes.count
    }
    ranges = zip(first, last).map { first, last in first.map { $0...max(last ?? $0, $0) } }
  }
}
