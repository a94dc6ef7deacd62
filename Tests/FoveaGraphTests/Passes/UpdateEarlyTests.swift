import TestSupport
import Testing

import FoveaCore
import FoveaGraph

@Suite(.tags(.quick)) struct UpdateEarlyTests {
  @Test func updatesMoveBehindTheLastReaderOfTheOldValue() throws {
    var graph = try Graph.smallStep()
    #expect(
      graph.nodes.map(\.operation.kind)
        == [
          "Linear", "Linear", "Reduce", "Constant", "Broadcast", "LinearWeightGradient",
          "LinearInputGradient", "LinearWeightGradient", "SGDUpdate", "SGDUpdate",
        ])
    graph.updateEarly()
    try graph.verify()
    #expect(
      graph.nodes.map(\.operation.kind) == [
        "Linear", "Linear", "Reduce", "Constant", "Broadcast", "LinearWeightGradient",
        "LinearInputGradient", "SGDUpdate", "LinearWeightGradient", "SGDUpdate",
      ])
  }

  @Test func anUpdateStaysBehindAnotherUpdateThatReadsTheOldValue() throws {
    var graph = Graph()
    let x = graph.input("x", TensorType([3]))
    let w = graph.state("w", [3], role: .parameter)
    _ = graph.state("shadow", [3], role: .moment)
    let late = try graph.apply(Tanh(), try graph.apply(ReLU(), x))
    graph.phase = .update
    graph.write(try graph.apply(Binary(.add), w, late), to: "shadow")
    graph.write(try graph.apply(Binary(.subtract), w, x), to: "w")
    graph.updateEarly()
    #expect(graph.nodes.map(\.operation.attributes.first?.value) == [nil, nil, "add", "subtract"])
  }
}
