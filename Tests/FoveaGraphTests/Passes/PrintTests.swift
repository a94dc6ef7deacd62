import TestSupport
import Testing

import FoveaCore
import FoveaGraph

@Suite(.tags(.quick)) struct PrintTests {
  @Test func aGraphPrintsALineForEachPart() throws {
    var graph = Graph()
    let images = graph.input("images", TensorType([2, 1, 8, 8]))
    let labels = graph.input("labels", TensorType([2], .int32))
    let filter = graph.state("0.weight", [4, 1, 3, 3], role: .parameter)
    graph.scope = "0"
    let y = try graph.apply(
      Convolution(stride: 2, padding: Padding(top: 0, left: 1, bottom: 2, right: 1)), images, filter)
    graph.scope = "1"
    let pooled = try graph.apply(MaxPooling(Window(Size2D(2, 1), stride: 2, ceilMode: true)), y)
    let flat = try graph.apply(Reshape(to: [2, 16]), pooled)
    graph.scope = ""
    let loss = try graph.apply(SoftmaxCrossEntropy(labelSmoothing: 0.1), flat, labels)
    graph.result("loss", loss)
    graph.write(try graph.apply(Unary(.affine(scale: 2, shift: 0)), filter), to: "0.weight")
    #expect(
      graph.description == """
        %0: float32[2, 1, 8, 8] = input "images"
        %1: int32[2] = input "labels"
        %2: float32[4, 1, 3, 3] = state "0.weight"
        %3: float32[2, 4, 4, 4] = Convolution(%0, %2) {stride: 2, padding: 0,1,2,1}  // 0
        %4: float32[2, 4, 2, 2], %5: opaque[2, 4, 2, 2] = MaxPooling(%3) {size: 2x1, stride: 2, ceilMode: true}  // 1
        %6: float32[2, 16] = Reshape(%4) {to: [2, 16]}  // 1
        %7: float32[] = SoftmaxCrossEntropy(%6, %1) {labelSmoothing: 0.1}
        %8: float32[4, 1, 3, 3] = Unary(%2) {function: affine(scale: 2.0, shift: 0.0)}
        result "loss" = %7
        write "0.weight" = %8
        """)
  }

  /// Attributes at their defaults are omitted, except those that every update has.
  @Test(
    arguments: [
      (SGDUpdate(), ""), (SGDUpdate(momentum: 0.9), "momentum: 0.9"),
      (
        SGDUpdate(momentum: 0.9, nesterov: true, weightDecay: 0.01),
        "momentum: 0.9, nesterov: true, weightDecay: 0.01"
      ),
      (RMSpropUpdate(alpha: 0.9, epsilon: 0.001), "alpha: 0.9, epsilon: 0.001"),
      (
        RMSpropUpdate(alpha: 0.9, epsilon: 0.001, momentum: 0.5, centered: true, weightDecay: 0.1),
        "alpha: 0.9, epsilon: 0.001, momentum: 0.5, centered: true, weightDecay: 0.1"
      ),
    ] as [(any Graph.Operation, String)])
  func updatesPrintWhatTheyDo(_ operation: any Graph.Operation, _ expected: String) {
    let text = operation.attributes.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
    #expect(text == expected)
  }

  @Test func costsCountMultiplications() throws {
    var graph = Graph()
    let images = graph.input("images", TensorType([2, 6, 5, 5]))
    let filter = graph.state("weight", [4, 3, 3, 3], role: .parameter)
    let y = try graph.apply(Convolution(padding: 1, groups: 2), images, filter)
    let rows = try graph.apply(Reshape(to: [2, 100]), y)
    let logits = try graph.apply(Linear(), rows, graph.state("1.weight", [10, 100], role: .parameter))
    let forward = 2 * 4 * 25 * 3 * 9 + 2 * 10 * 100
    #expect(graph.multiplyAccumulates() == forward)
    let loss = try graph.apply(Reduce(.sum, axes: [0, 1]), logits)
    _ = try graph.differentiate(
      loss, withRespectTo: [images, filter, try #require(graph.stateValue("1.weight"))])
    #expect(graph.multiplyAccumulates(in: [.backward]) == 2 * forward)
  }
}
