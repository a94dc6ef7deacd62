import TestSupport
import Testing

import FoveaCore
import FoveaGraph

@Suite(.tags(.quick)) struct LivenessTests {
  @Test func valuesLiveFromTheirMakerToTheirLastReader() throws {
    var graph = Graph()
    let x = graph.input("x", TensorType([3]))  // %0
    let a = try graph.apply(ReLU(), x)  // node 0, %1
    let b = try graph.apply(Tanh(), a)  // node 1, %2
    _ = try graph.apply(Sigmoid(), a)  // node 2, %3
    graph.result("b", b)
    #expect(Liveness(graph).ranges == [-1...0, 0...2, 1...3, 2...2])
    graph.removeDeadNodes()
    #expect(Liveness(graph).ranges == [-1...0, 0...1, 1...2, nil])
  }
}
