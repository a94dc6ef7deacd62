import FoveaCore
import FoveaGraph
import TestSupport
import Testing

/// Where the pass rounds to bytes.
@Suite(.tags(.quick)) struct QuantizeLayersTests {
  /// Two layers side by side, joined and pooled, and a layer behind them.
  static func graph() throws -> Graph {
    var graph = Graph()
    let images = graph.input("images", TensorType([1, 2, 4, 4]))
    let branches = try ["a", "b"].map { name in
      let filter = graph.state(name, [2, 2, 1, 1], role: .parameter)
      return try graph.apply(ReLU(), graph.apply(Convolution(), images, filter))
    }
    let joined = try graph.apply(Concatenate(axis: 1), branches[0], branches[1])
    let pooled = try graph.apply(MaxPooling(Window(2, stride: 2)), joined)
    let last = graph.state("c", [3, 4, 1, 1], role: .parameter)
    graph.result("maps", try graph.apply(Convolution(), pooled, last))
    return graph
  }

  static func layer(_ scale: Float, _ count: Int, isSigned: Bool = false) -> Quantization.Layer {
    Quantization.Layer(
      inputScale: scale, isInputSigned: isSigned, weightScales: [Float](repeating: 0.5, count: count))
  }

  static func kinds(_ graph: Graph) -> [String] { graph.nodes.map(\.operation.kind) }

  @Test func inputsAreRoundedOnceAndBeforeWhatOnlyMovesThem() throws {
    var graph = try Self.graph()
    try graph.quantizeLayers(
      by: Quantization(layers: [
        "a": Self.layer(0.25, 2, isSigned: true), "b": Self.layer(0.25, 2), "c": Self.layer(2, 3),
      ]))
    try graph.verify()
    let rounding = ["Quantize", "Dequantize"]
    #expect(
      Self.kinds(graph)
        == rounding  // the images, for both layers
        + rounding + ["Convolution", "ReLU"] + rounding  // weights, and what comes out
        + rounding + ["Convolution", "ReLU"] + rounding
        + ["Concatenate", "MaxPooling"] + rounding + ["Convolution"])
    let types = graph.nodes.compactMap { ($0.operation as? Quantize)?.elementType }
    #expect(types == [.int8, .int8, .uint8, .int8, .uint8, .int8])
  }

  @Test func layersThatAreNotNamedStayAsTheyAre() throws {
    var graph = try Self.graph()
    try graph.quantizeLayers(by: Quantization(layers: ["c": Self.layer(2, 3)]))
    #expect(Self.kinds(graph).count { $0 == "Quantize" } == 3)
    #expect(Self.kinds(graph).prefix(4) == ["Convolution", "ReLU", "Quantize", "Dequantize"])
    var other = try Self.graph()
    try other.quantizeLayers(by: Quantization())
    #expect(Self.kinds(other) == Self.kinds(try Self.graph()))
  }

  @Test func scalesMustFitTheLayer() throws {
    var graph = try Self.graph()
    let error = #expect(throws: ShapeError.self) {
      try graph.quantizeLayers(by: Quantization(layers: ["c": Self.layer(2, 4)]))
    }
    #expect(error?.rule == "Quantize C1")
  }
}
