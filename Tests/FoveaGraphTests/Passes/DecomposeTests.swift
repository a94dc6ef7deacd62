import FoveaGraph
import TestSupport
import Testing

@Suite(.tags(.quick)) struct DecomposeTests {
  /// `x + 1`.
  struct Increment: CompositeOperation {
    static let name = "Increment"
    func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] { inputs }
    func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
      [try graph.apply(Unary(.affine(scale: 1, shift: 1)), inputs[0])]
    }
  }

  /// `x + 2`, by way of another composite.
  struct IncrementTwice: CompositeOperation {
    static let name = "IncrementTwice"
    func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] { inputs }
    func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
      [try graph.apply(Increment(), graph.apply(Increment(), inputs[0]))]
    }
  }

  /// Itself again.
  struct Endless: CompositeOperation {
    static let name = "Endless"
    func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] { inputs }
    func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
      [try graph.apply(Endless(), inputs[0])]
    }
  }

  private func graph(_ operation: some Graph.Operation) throws -> Graph {
    var graph = Graph()
    graph.scope = "layer"
    graph.result("y", try graph.apply(operation, graph.input("x", TensorType([3]))))
    return graph
  }

  @Test func compositesInsideCompositesGo() throws {
    let primitives = try graph(IncrementTwice()).decomposed()
    try primitives.verify()
    #expect(primitives.nodes.map(\.operation.kind) == ["Unary", "Unary"])
    #expect(primitives.nodes.allSatisfy { $0.scope == "layer" })
  }

  @Test func aCompositeThatIsKeptStays() throws {
    let kept = try graph(IncrementTwice()).decomposed { $0 is Increment }
    #expect(kept.nodes.map(\.operation.kind) == ["Increment", "Increment"])
    let whole = try graph(IncrementTwice()).decomposed { $0 is IncrementTwice }
    #expect(whole.nodes.map(\.operation.kind) == ["IncrementTwice"])
  }

  @Test func decompositionsHoldNoComposites() throws {
    let graph = try Graph.smallStep().decomposed()
    try graph.verify()
    #expect(!graph.nodes.contains { $0.operation is any CompositeOperation })
    #expect(graph.writes.map(\.path) == ["0.weight", "1.weight"])
    #expect(graph.stateEntries == (try Graph.smallStep()).stateEntries)
    #expect(graph.nodes.filter { $0.phase == .update }.count > 2)
  }

  @Test func aDecompositionThatDoesNotEndIsAnError() throws {
    let error = #expect(throws: ShapeError.self) { try graph(Endless()).decomposed() }
    #expect(error?.description == "layer: the decomposition does not end [Endless decomposition]")
  }
}
