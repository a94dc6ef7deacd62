import FoveaCore
import FoveaGraph

extension BuildContext {
  /// Records a layer for each run of nodes with one scope, for networks that are read as graphs and not made of layers.
  ///
  /// - Parameters:
  ///   - first: The position of the first node of the network.
  ///   - kinds: The kinds of the layers by their scopes.
  package mutating func recordScopes(since first: Int, kinds: [String: String]) {
    var unread = Dictionary(
      parameters.compactMap { parameter in graph.stateValue(parameter.path).map { ($0, parameter) } },
      uniquingKeysWith: { $1 })
    var start = first
    while start < graph.nodes.count {
      let scope = graph.nodes[start].scope
      let end = graph.nodes[start...].firstIndex { $0.scope != scope } ?? graph.nodes.count
      let output = graph.nodes[end - 1].outputs[0]
      var record = LayerRecord(
        path: scope, kind: kinds[scope] ?? "Node", detail: "", depth: 0, input: output, firstNode: start)
      record.nodes = start..<end
      record.outputShape = graph.shape(of: output)
      let parameters = graph.nodes[start..<end].flatMap(\.inputs).compactMap {
        unread.removeValue(forKey: $0)
      }
      record.parameterCount = parameters.filter { $0.role == .parameter }.map(\.shape.count).reduce(0, +)
      record.multiplyAccumulates = graph.multiplyAccumulates(of: start..<end) / batch
      layers.append(record)
      start = end
    }
  }
}
