import TestSupport
import Testing

import FoveaCore
import FoveaGraph

@Suite(.tags(.quick)) struct RemoveDeadNodesTests {
  @Test func deadNodesGoAndLivingOnesStay() throws {
    var graph = Graph()
    let x = graph.input("x", TensorType([3]))
    let y = try graph.apply(ReLU(), x)
    _ = try graph.apply(Tanh(), y)
    let z = try graph.apply(Sigmoid(), y)
    _ = graph.state("w", [3], role: .parameter)
    graph.write(z, to: "w")
    graph.removeDeadNodes()
    #expect(graph.nodes.map(\.operation.kind) == ["ReLU", "Sigmoid"])
    try graph.verify()
  }
}
