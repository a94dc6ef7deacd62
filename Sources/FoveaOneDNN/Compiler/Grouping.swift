internal import FoveaGraph

/// Finds the groups of a graph by the rules given.
struct Grouping {
  let graph: Graph
  /// The nodes that read each value; -1 stands for what leaves the graph.
  private(set) var readers: [Graph.Value: [Int]] = [:]
  /// The node that makes each value.
  private(set) var makers: [Graph.Value: Int] = [:]
  /// The values that the state keeps.
  private(set) var stateValues = Set<Graph.Value>()
  private let rules: [any Fusion]
  private var absorbed = Set<Int>()

  private init(_ graph: Graph, _ rules: [any Fusion]) {
    self.graph = graph
    self.rules = rules
    for (index, node) in graph.nodes.enumerated() {
      for value in node.inputs { readers[value, default: []].append(index) }
      for value in node.outputs { makers[value] = index }
    }
    for argument in graph.arguments {
      if case .state = argument.source { stateValues.insert(argument.value) }
    }
    // What leaves the graph has a reader that belongs to no group.
    for value in graph.results.map(\.value) + graph.writes.map(\.value) {
      readers[value, default: []].append(-1)
    }
  }

  /// The groups in an order in which each comes after all that it reads.
  ///
  /// Each node that no earlier group has taken in begins a group, which the rules extend one after the other.
  static func groups(of graph: Graph, by rules: [any Fusion]) -> [Group] {
    var grouping = Grouping(graph, rules)
    var groups: [Group] = []
    for (index, node) in graph.nodes.enumerated() where !grouping.absorbed.contains(index) {
      var group = Group(node, at: index)
      for rule in rules { rule.extend(&group, in: &grouping) }
      groups.append(group)
    }
    return groups
  }

  /// The node that alone reads a value, nil also if that is part of another group.
  func onlyReader(of value: Graph.Value) -> Int? {
    guard let all = readers[value], all.count == 1, all[0] >= 0, !absorbed.contains(all[0]) else {
      return nil
    }
    return all[0]
  }

  /// The ReLU's gradient that alone reads a value as its gradient and begins no group of its own.
  func onlyMask(of value: Graph.Value) -> Int? {
    guard let next = onlyReader(of: value), graph.nodes[next].operation is ReLUGradient,
      graph.nodes[next].inputs[1] == value, !rules.contains(where: { $0.begins(at: next, in: self) })
    else { return nil }
    return next
  }

  /// Makes a node part of the group that is being made, and returns it.
  @discardableResult
  mutating func absorb(_ index: Int) -> Graph.Node {
    absorbed.insert(index)
    return graph.nodes[index]
  }
}
