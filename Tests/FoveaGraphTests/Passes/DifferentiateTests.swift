import TestSupport
import Testing

import FoveaCore
import FoveaGraph

@Suite(.tags(.quick)) struct DifferentiateTests {
  private let vector = TensorType([3])

  @Test func gradientsOfOneValueAreSummedOnce() throws {
    var graph = Graph()
    let x = graph.input("x", vector)
    let square = try graph.apply(Binary(.multiply), x, x)
    let loss = try graph.apply(Reduce(.sum, axes: [0]), square)
    let gradient = try graph.differentiate(loss, withRespectTo: [x])[0]
    graph.result("gradient", try #require(gradient))
    graph.removeDeadNodes()
    try graph.verify()
    #expect(
      graph.description == """
        %0: float32[3] = input "x"
        %3: float32[] = Constant() {value: 1.0}
        %4: float32[3] = Broadcast(%3) {to: [3], axes: []}
        %5: float32[3] = Binary(%4, %0) {function: multiply}
        %6: float32[3] = Binary(%4, %0) {function: multiply}
        %7: float32[3] = Sum(%5, %6)
        result "gradient" = %7
        """)
  }

  @Test func aValueOffTheWayHasNoGradient() throws {
    var graph = Graph()
    let (x, y) = (graph.input("x", vector), graph.input("y", vector))
    _ = try graph.apply(ReLU(), y)
    let loss = try graph.apply(Reduce(.mean, axes: [0]), x)
    let gradients = try graph.differentiate(loss, withRespectTo: [y, x])
    #expect(gradients[0] == nil)
    #expect(gradients[1] != nil)
  }

  @Test func aValueInTheMiddleHasAGradient() throws {
    var graph = Graph()
    let x = graph.input("x", vector)
    let y = try graph.apply(Tanh(), x)
    let loss = try graph.apply(Reduce(.sum, axes: [0]), y)
    let gradients = try graph.differentiate(loss, withRespectTo: [y, loss])
    #expect(gradients.map { $0.map(graph.shape(of:)) } == [[3], .scalar])
    #expect(!graph.nodes.contains { $0.operation.kind == "TanhGradient" })
  }

  @Test func nothingIsComputedForWhatNobodyWants() throws {
    var graph = Graph()
    let x = graph.input("x", TensorType([1, 2, 4, 4]))
    let filter = graph.state("weight", [3, 2, 3, 3], role: .parameter)
    let y = try graph.apply(Convolution(), x, filter)
    let loss = try graph.apply(Reduce(.sum, axes: [0, 1, 2, 3]), y)
    _ = try graph.differentiate(loss, withRespectTo: [filter])
    let kinds = graph.nodes.map(\.operation.kind)
    #expect(kinds.contains("ConvolutionFilterGradient"))
    #expect(!kinds.contains("ConvolutionInputGradient"))
  }

  @Test func gradientsCarryTheScopeOfTheirLayer() throws {
    var graph = Graph()
    let x = graph.input("x", vector)
    graph.scope = "layer"
    let y = try graph.apply(Sigmoid(), x)
    graph.scope = "loss"
    let loss = try graph.apply(Reduce(.sum, axes: [0]), y)
    _ = try graph.differentiate(loss, withRespectTo: [x])
    let backward = graph.nodes.filter { $0.phase == .backward }
    #expect(backward.first { $0.operation.kind == "SigmoidGradient" }?.scope == "layer")
    #expect(backward.first { $0.operation.kind == "Broadcast" }?.scope == "loss")
    #expect(graph.scope == "loss" && graph.phase == .forward)
  }

  @Test func onlyAScalarCanBeDifferentiated() throws {
    var graph = Graph()
    let x = graph.input("x", vector)
    let error = #expect(throws: ShapeError.self) { try graph.differentiate(x, withRespectTo: [x]) }
    #expect(
      error?.description == "expected a scalar to differentiate, got float32[3] [Differentiate D1]")
  }

  @Test func anOperationWithoutGradientSaysSo() throws {
    var graph = Graph()
    let x = graph.input("x", vector)
    graph.scope = "head"
    let largest = try graph.apply(Reduce(.maximum, axes: [0]), x)
    let error = #expect(throws: ShapeError.self) {
      try graph.differentiate(largest, withRespectTo: [x])
    }
    #expect(error?.rule == "Reduce gradient")
  }

  @Test func aGradientThatArrivesAtBatchStatisticsIsAnErrorC3() throws {
    var graph = Graph()
    let x = graph.input("x", TensorType([2, 3, 1, 1]))
    let scale = graph.input("scale", vector)
    let outputs = try graph.applyAll(BatchNormalization(statistics: .batch), [x, scale, scale])
    let loss = try graph.apply(Reduce(.sum, axes: [0]), outputs[1])
    let error = #expect(throws: ShapeError.self) { try graph.differentiate(loss, withRespectTo: [x]) }
    #expect(error?.rule == "BatchNormalization C3")
  }
}
