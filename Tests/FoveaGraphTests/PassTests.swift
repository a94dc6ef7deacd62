import Testing

import FoveaCore
import FoveaGraph

@Suite struct PassTests {
  private let vector = TensorType([3])

  @Test func deadNodesGoAndLivingOnesStay() throws {
    var graph = Graph()
    let x = graph.input("x", vector)
    let y = try graph.apply(ReLU(), x)
    _ = try graph.apply(Tanh(), y)
    let z = try graph.apply(Sigmoid(), y)
    _ = graph.state("w", [3], role: .parameter)
    graph.write(z, to: "w")
    graph.removeDeadNodes()
    #expect(graph.nodes.map(\.operation.kind) == ["ReLU", "Sigmoid"])
    try graph.verify()
  }

  /// Two parameters, one behind the other, and the update of both at the end.
  private func step() throws -> Graph {
    var graph = Graph()
    let x = graph.input("x", TensorType([2, 3]))
    let rate = graph.input("rate", TensorType(.scalar))
    let weights = ["0.weight", "1.weight"].map { graph.state($0, [3, 3], role: .parameter) }
    let hidden = try graph.apply(Linear(), x, weights[0])
    let output = try graph.apply(Linear(), hidden, weights[1])
    let loss = try graph.apply(Reduce(.sum, axes: [0, 1]), output)
    graph.result("loss", loss)
    let gradients = try graph.differentiate(loss, withRespectTo: weights)
    graph.phase = .update
    for (index, weight) in weights.enumerated() {
      let gradient = try #require(gradients[index])
      graph.write(try graph.apply(SGDUpdate(), weight, gradient, rate), to: "\(index).weight")
    }
    graph.removeDeadNodes()
    return graph
  }

  @Test func updatesMoveBehindTheLastReaderOfTheOldValue() throws {
    var graph = try step()
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
    let x = graph.input("x", vector)
    let w = graph.state("w", [3], role: .parameter)
    _ = graph.state("shadow", [3], role: .moment)
    let late = try graph.apply(Tanh(), try graph.apply(ReLU(), x))
    graph.phase = .update
    graph.write(try graph.apply(Binary(.add), w, late), to: "shadow")
    graph.write(try graph.apply(Binary(.subtract), w, x), to: "w")
    graph.updateEarly()
    #expect(graph.nodes.map(\.operation.attributes.first?.value) == [nil, nil, "add", "subtract"])
  }

  @Test func decompositionsHoldNoComposites() throws {
    let graph = try step().decomposed()
    try graph.verify()
    #expect(!graph.nodes.contains { $0.operation is any CompositeOperation })
    #expect(graph.writes.map(\.path) == ["0.weight", "1.weight"])
    #expect(graph.stateEntries == (try step()).stateEntries)
    #expect(graph.nodes.filter { $0.phase == .update }.count > 2)
  }

  @Test func verifierFindsAValueThatIsReadBeforeItIsMadeV1() throws {
    var graph = try step()
    graph.nodes.swapAt(0, 1)
    #expect(rule(graph) == "Verify V1")
  }

  @Test func verifierFindsAValueThatIsMadeTwiceV2() throws {
    var graph = try step()
    graph.nodes.append(graph.nodes[0])
    #expect(rule(graph) == "Verify V2")
  }

  @Test func verifierFindsAWrongTypeV3() throws {
    var graph = try step()
    graph.nodes[0].inputs = [graph.nodes[0].inputs[1], graph.nodes[0].inputs[1]]
    #expect(rule(graph) == "Verify V3")
  }

  @Test func verifierFindsBadResultsV4() throws {
    var graph = try step()
    graph.result("x", graph.nodes[0].outputs[0])
    graph.result("x", graph.nodes[1].outputs[0])
    #expect(rule(graph) == "Verify V4")
    var other = Graph()
    other.result("x", graph.nodes[0].outputs[0])
    #expect(rule(other) == "Verify V4")
  }

  @Test func verifierFindsAWriteOfAnotherTypeV5() throws {
    var graph = Graph()
    let x = graph.input("x", vector)
    _ = graph.state("w", [4], role: .parameter)
    graph.write(x, to: "w")
    let error = #expect(throws: ShapeError.self) { try graph.verify() }
    #expect(error?.description == "w holds float32[4] and is replaced by float32[3] [Verify V5]")
  }

  private func rule(_ graph: Graph) -> String? {
    do {
      try graph.verify()
      return nil
    } catch { return error.rule }
  }
}
