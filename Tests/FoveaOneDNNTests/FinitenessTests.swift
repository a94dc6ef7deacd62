import FoveaCore
import FoveaGraph
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

/// What is not a finite number never becomes a part of the state, whatever made it.
@Suite(.tags(.quick, .backend)) struct FinitenessTests {
  /// A way to make the next value of the state.
  struct Update: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let build: @Sendable (inout Graph, Graph.Value, Graph.Value) throws -> Graph.Value
  }

  static let updates = [
    Update(testDescription: "a sum") { graph, w, x in try graph.apply(Sum(), w, x) },
    Update(testDescription: "the input itself") { _, _, x in x },
    Update(testDescription: "a view of the input") { graph, _, x in
      try graph.apply(Reshape(to: [4]), graph.apply(Reshape(to: [2, 2]), x))
    },
    Update(testDescription: "a lowered update") { graph, w, x in
      try graph.apply(SGDUpdate(), w, x, graph.apply(Constant(-1)))
    },
    Update(testDescription: "a lowered update behind another operation") { graph, w, x in
      let next = try graph.apply(
        SGDUpdate(), w, graph.apply(Constant(0, shape: [4])), graph.apply(Constant(1)))
      return try graph.apply(Sum(), next, x)
    },
    Update(testDescription: "a moving average") { graph, w, x in
      try graph.apply(MovingAverage(weight: 0.5), w, x)
    },
    Update(testDescription: "a decomposed update") { graph, w, x in
      try graph.apply(CompositeTests.Blend(), w, x)
    },
  ]

  static let backends: [any Backend] = [
    OneDNNBackend(threads: 2, slowImplementations: .refuse), ReferenceBackend(),
  ]

  private func program(
    _ update: Update, on backend: any Backend
  ) throws -> (program: any Program, state: any StateStore) {
    var graph = Graph()
    let x = graph.input("x", TensorType([4]))
    let w = graph.state("layer.weight", [4], role: .parameter)
    graph.scope = "layer.weight"
    graph.phase = .update
    graph.write(try update.build(&graph, w, x), to: "layer.weight")
    let state = backend.makeState()
    return (try backend.compile(graph, over: state), state)
  }

  @Test(arguments: updates, backends)
  func everyWriteIsChecked(_ update: Update, on backend: any Backend) throws {
    let (program, _) = try program(update, on: backend)
    _ = try program.run(["x": HostTensor([1, -2, 3, 1e30], shape: [4])])
    for wrong in [Float.infinity, -.infinity, .nan] {
      let error = #expect(throws: FoveaError.self) {
        try program.run(["x": HostTensor([1, 2, wrong, 3], shape: [4])])
      }
      #expect(error?.code == .numeric)
      #expect(
        error?.description == "layer.weight: its update is not a finite number; try a lower learning rate or "
          + "a warm-up")
    }
  }

  @Test func aLoweredUpdateTakesNoOtherStep() throws {
    let backend = Self.backends[0]
    #expect(
      try program(Self.updates[3], on: backend).program.report.steps.map(\.implementation) == [
        "fovea:fill", "fovea:sgd",
      ])
    #expect(
      try program(Self.updates[0], on: backend).program.report.steps.map(\.implementation) == [
        "fovea:sum_mask_split", "fovea:store",
      ])
  }
}
