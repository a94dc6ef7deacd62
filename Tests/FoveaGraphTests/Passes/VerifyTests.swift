import TestSupport
import Testing

import FoveaCore
import FoveaGraph

@Suite(.tags(.quick)) struct VerifyTests {
  @Test func verifierFindsAValueThatIsReadBeforeItIsMadeV1() throws {
    var graph = try Graph.smallStep()
    graph.nodes.swapAt(0, 1)
    #expect(rule(graph) == "Verify V1")
  }

  @Test func verifierFindsAValueThatIsMadeTwiceV2() throws {
    var graph = try Graph.smallStep()
    graph.nodes.append(graph.nodes[0])
    #expect(rule(graph) == "Verify V2")
  }

  @Test func verifierFindsAWrongTypeV3() throws {
    var graph = try Graph.smallStep()
    graph.nodes[0].inputs = [graph.nodes[0].inputs[1], graph.nodes[0].inputs[1]]
    #expect(rule(graph) == "Verify V3")
  }

  @Test func verifierFindsBadResultsV4() throws {
    var graph = try Graph.smallStep()
    graph.result("x", graph.nodes[0].outputs[0])
    graph.result("x", graph.nodes[1].outputs[0])
    #expect(rule(graph) == "Verify V4")
    var other = Graph()
    other.result("x", graph.nodes[0].outputs[0])
    #expect(rule(other) == "Verify V4")
  }

  @Test func verifierFindsAWriteOfAnotherTypeV5() throws {
    var graph = Graph()
    let x = graph.input("x", TensorType([3]))
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
