import FoveaCore
import FoveaGraph
import TestSupport
import Testing

/// Sizes and costs that no machine holds or gets done are errors, never overflow.
@Suite(.tags(.quick)) struct GraphLimitsTests {
  @Test(
    arguments: [
      [.max], [1 << 31], [1 << 20, 1 << 21], [1, 1, 1 << 16, 1 << 16], [1, 1 << 10, 1 << 12, 1 << 12],
      [.max, 0, .max], [1 << 20, 1, 1 << 20, 1 << 20],
      [2, .max, .max],
    ] as [TensorShape])
  func aValueThatIsTooLargeIsRefused(_ shape: TensorShape) {
    var graph = Graph()
    graph.scope = "stem"
    let input = graph.input("images", TensorType(shape))
    let error = #expect(throws: ShapeError.self) { try graph.apply(ReLU(), input) }
    #expect(
      error?.description
        == "stem: a value of shape \(shape) is too large to compute with; use a smaller batch, smaller "
        + "images or fewer classes [Graph G1]")
    #expect(graph.nodes.isEmpty)
  }

  @Test func aResultThatIsTooLargeIsRefused() {
    var graph = Graph()
    let small = graph.input("images", TensorType([1, 1, 8, 8]))
    let words = "is too large to compute with; "
    expectRefusal(words) { try graph.apply(AdaptiveAveragePooling(Size2D(.max, .max)), small) }
    expectRefusal(words) { try graph.applyAll(Constant(0, shape: [.max, .max]), []) }
    expectRefusal(words) {
      try graph.applyAll(
        Concatenate(),
        [Graph.Value](repeating: small, count: 3) + [graph.input("x", TensorType([1, .max, 8, 8]))])
    }
  }

  @Test func aCostThatIsTooHighIsRefused() {
    var graph = Graph()
    graph.scope = "fc"
    let rows = graph.input("rows", TensorType([1 << 20, 1 << 20]))
    let weight = graph.state("weight", [1 << 20, 1 << 20], role: .parameter)
    let error = #expect(throws: ShapeError.self) { try graph.apply(Linear(), rows, weight) }
    #expect(error?.rule == "Graph G2")
    #expect(error?.location == "fc")
  }

  @Test func theLargestValuesCanBeSummedUp() throws {
    var graph = Graph()
    let input = graph.input("images", TensorType([1 << 20, 1 << 20], .int64))
    var value = try graph.apply(Reshape(to: [1 << 20, 1 << 20]), input)
    for _ in 0..<100 { value = try graph.apply(Transpose(axes: [1, 0]), value) }
    #expect(graph.types.reduce(0) { $0 + $1.shape.count * 8 } == 102 << 43)
    #expect(graph.multiplyAccumulates() == 0)
  }

  @Test(arguments: [
    Window(Size2D(.max, 1)), Window(3, stride: Size2D(.max, .max)), Window(3, dilation: Size2D(.max, 2)),
    Window(3, padding: Padding(Size2D(.max, .max))), Window(Size2D(.min, .min)),
    Window(Size2D(1 << 40, 3), dilation: Size2D(1 << 40, 1), ceilMode: true),
  ])
  func aWindowBeyondAllBoundsFitsNoImage(_ window: Window) {
    #expect(window.positions(over: 8) == nil)
    #expect(window.effectivePadding(over: 8) == nil)
    expectRefusal("[MaxPooling C") { try MaxPooling(window).outputTypes([TensorType([1, 1, 8, 8])]) }
    expectRefusal("[Convolution C") {
      try Convolution(stride: window.stride, padding: window.padding, dilation: window.dilation).outputTypes(
        [
          TensorType([1, 1, 8, 8]),
          TensorType([1, 1, max(window.size.height, 1), max(window.size.width, 9)]),
        ])
    }
  }

  @Test func aCountIsNeverNegative() {
    #expect(TensorShape([.max, 2]).count == .max)
    #expect(TensorShape([.max, .max, 0]).count == 0)
    #expect(TensorShape([2, .max, .max]).strides == [.max, .max, 1])
  }
}
