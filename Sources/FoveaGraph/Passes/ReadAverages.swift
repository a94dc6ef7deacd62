extension Graph {
  /// The same computation on the averages of parts of the state, which lie under the paths that a function gives for
  /// these; where it gives the same path, on the parts themselves.
  package func readingAverages(_ path: (String) -> String) -> Graph {
    var graph = self
    graph.moveState(path)
    return graph
  }
}
