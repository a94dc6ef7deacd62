extension Graph {
  /// The same computation on other parts of the state: those under the paths that a function gives for its own.
  package func readingState(_ path: (String) -> String) -> Graph {
    var graph = self
    graph.moveState(path)
    return graph
  }
}
