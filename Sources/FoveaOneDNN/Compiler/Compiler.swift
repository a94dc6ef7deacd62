internal import FoveaGraph

/// Turns a graph into steps: what the lowerings of operations work with.
///
/// To be used on the compute thread only.
final class Compiler {
  let graph: Graph
  let state: OneDNNStateStore
  let backend: OneDNNBackend
  /// The steps so far.
  var steps: [Step] = []
  /// The buffers so far.
  var plan = Plan()
  /// The values given for each run, row-major.
  private(set) var inputs: [(name: String, type: TensorType, buffer: Buffer)] = []

  /// Where each value lies: as its maker left it, then in other layouts.
  var places: [Graph.Value: [Located]] = [:]
  /// The values that lie in a buffer.
  var occupants: [Buffer: Set<Graph.Value>] = [:]
  /// Where the values come from that nothing here makes.
  private(set) var sources: [Graph.Value: Graph.Argument.Source] = [:]
  /// How many groups still read a value; results and writes count as one each.
  private(set) var remaining: [Graph.Value: Int] = [:]
  /// The paths of the state that the program replaces.
  let written: Set<String>
  /// The group that is being lowered.
  private(set) var group: Group?
  /// Whether no step does the products of the group yet.
  private var hasProducts = false

  init(_ graph: Graph, _ state: OneDNNStateStore, _ backend: OneDNNBackend) {
    self.graph = graph
    self.state = state
    self.backend = backend
    written = Set(graph.writes.map(\.path))
    for argument in graph.arguments { sources[argument.value] = argument.source }
  }

  /// Lowers everything; returns the buffers of the results, row-major.
  func compile() throws -> [(name: String, type: TensorType, buffer: Buffer)] {
    let groups = Grouping.groups(of: graph, by: backend.fusions)
    for value in groups.flatMap(\.inputs) + graph.results.map(\.value) + graph.writes.map(\.value) {
      remaining[value, default: 0] += 1
    }
    for argument in graph.arguments {
      guard case .input(let name) = argument.source else { continue }
      let type = graph.type(of: argument.value)
      let place = try define(argument.value, layout: .plain(type))
      inputs.append((name, type, place.buffer))
    }
    for next in groups {
      (group, hasProducts) = (next, true)
      for value in next.inputs { remaining[value, default: 0] -= 1 }
      try Lowerings.lower(next, with: self)
    }
    group = nil
    var results: [(name: String, type: TensorType, buffer: Buffer)] = []
    for (name, value) in graph.results {
      results.append((name, graph.type(of: value), try result(plain(value)).buffer))
    }
    let replacements = try graph.writes.map { try replacement($0.value, for: $0.path) }
    for (write, replacement) in zip(graph.writes, replacements) {
      guard let (tensor, source) = replacement else { continue }
      store(source, to: tensor, isKnownFinite: isKnownFinite(write.value))
    }
    return results
  }

  /// The multiplications with addition of the group; 0 if a step does them already.
  func takeProducts() -> Int {
    guard hasProducts, let node = group?.node else { return 0 }
    hasProducts = false
    return node.operation.multiplyAccumulates(node.inputs.map(graph.type))
  }

  /// Places the buffers of all steps.
  func pack(_ results: [(name: String, type: TensorType, buffer: Buffer)]) -> Plan.Packed {
    plan.pack(steps, inputs: inputs.map(\.buffer), held: results.map(\.buffer))
  }
}
