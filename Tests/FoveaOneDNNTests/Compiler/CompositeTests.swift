import FoveaCore
import FoveaGraph
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

/// Operations of a user's own, for which no backend has a lowering.
@Suite(.tags(.quick, .backend)) struct CompositeTests {
  /// `a x + b y`.
  struct Blend: CompositeOperation {
    static let name = "Blend"
    var (a, b) = (0.25, 0.75)
    func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] { [inputs[0]] }
    func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
      let x = try graph.apply(Unary(.affine(scale: a, shift: 0)), inputs[0])
      let y = try graph.apply(Unary(.affine(scale: b, shift: 0)), inputs[1])
      return [try graph.apply(Sum(), x, y)]
    }
  }

  /// `w' = w - rate (a x + b y)`, through another composite.
  struct BlendUpdate: CompositeOperation {
    static let name = "BlendUpdate"
    func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] { [inputs[0]] }
    func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
      let step = try graph.apply(Blend(), inputs[1], inputs[2])
      return [try graph.apply(SGDUpdate(), inputs[0], step, inputs[3])]
    }
  }

  /// An operation that is not composite.
  struct Unheard: Graph.Operation {
    static let name = "Unheard"
    func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] { inputs }
  }

  static let oneDNN = OneDNNBackend(threads: 2, slowImplementations: .refuse)
  static let backends: [any Backend] = [oneDNN, ReferenceBackend()]

  private func update() throws -> Graph {
    var graph = Graph()
    let (x, y) = (graph.input("x", TensorType([2, 3])), graph.input("y", TensorType([2, 3])))
    let rate = graph.input("rate", TensorType(.scalar))
    let w = graph.state("w", [2, 3], role: .parameter)
    graph.result("blend", try graph.apply(Blend(), x, y))
    graph.scope = "w"
    graph.phase = .update
    graph.write(try graph.apply(BlendUpdate(), w, x, y, rate), to: "w")
    return graph
  }

  @Test(arguments: backends)
  func aCompositeWithoutALoweringIsDecomposed(on backend: any Backend) throws {
    let state = backend.makeState()
    let program = try backend.compile(update(), over: state)
    try state.write(.filled(5, shape: [2, 3]), to: "w")
    let blend = try program.run([
      "x": .filled(4, shape: [2, 3]), "y": .filled(8, shape: [2, 3]), "rate": .scalar(0.5),
    ])["blend"]
    #expect(blend?.floats == Array(repeating: 7, count: 6))
    #expect(try state.read("w").floats == Array(repeating: 1.5, count: 6))
    #expect(try backend.estimate(update()) == program.report.memory)
  }

  @Test func aCompositeWithALoweringStaysWhole() throws {
    let program = try Self.oneDNN.compile(update(), over: Self.oneDNN.makeState())
    #expect(
      program.report.steps.map(\.kind) == ["Unary", "Unary", "Sum", "Unary", "Unary", "Sum", "SGDUpdate"])
  }

  @Test(arguments: backends)
  func onlyAPrimitiveLacksALowering(on backend: any Backend) throws {
    var graph = Graph()
    graph.scope = "3.1"
    graph.result("y", try graph.apply(Unheard(), graph.input("x", TensorType([1]))))
    let error = #expect(throws: FoveaError.self) { try backend.compile(graph, over: backend.makeState()) }
    #expect(
      error?.description == "3.1: the backend \(backend.name) has no lowering for the operation Unheard")
  }
}
