import TestSupport
import Testing

import FoveaCore
import FoveaGraph
import FoveaReference
import FoveaRuntime

@Suite(.tags(.quick, .backend)) struct ReferenceBackendTests {
  private let backend = ReferenceBackend()

  private func vector(_ values: Float...) -> HostTensor { HostTensor(values, shape: [values.count]) }

  /// `w' = w + x`, with the result `y = tanh(x + w)`.
  private func graph() throws -> Graph {
    var graph = Graph()
    let x = graph.input("x", TensorType([2]))
    let w = graph.state("w", [2], role: .parameter)
    graph.scope = "layer"
    let sum = try graph.apply(Sum(), x, w)
    graph.result("y", try graph.apply(Tanh(), sum))
    graph.write(sum, to: "w")
    return graph
  }

  @Test func aRunReplacesTheStateAndCountsIt() throws {
    let state = backend.makeState()
    let program = try backend.compile(try graph(), over: state)
    try state.write(vector(1, -1), to: "w")
    let version = state.version
    let y = try program.run(["x": vector(-1, 1)])["y"]
    #expect(y?.floats == [0, 0])
    #expect(try state.read("w").floats == [0, 0])
    #expect(state.version == version + 1)
    #expect(state.entries == [StateEntry(path: "w", shape: [2], role: .parameter)])
  }

  @Test func numbersStayDoubleInside() throws {
    let state = try #require(backend.makeState() as? ReferenceStateStore)
    let program = try backend.compile(try graph(), over: state)
    let exact = 1 + 1e-12
    _ = try program.run(["x": HostTensor(.float64([exact, 0]), shape: [2])])
    #expect(try state.readDoubles("w").doubles == [exact, 0])
    #expect(try state.read("w").floats == [1, 0])
  }

  @Test func wrongInputsAreNamed() throws {
    let program = try backend.compile(try graph(), over: backend.makeState())
    let missing = #expect(throws: FoveaError.self) { try program.run([:]) }
    #expect(missing?.description == "x: the input is missing, expected float32[2]")
    let shape = #expect(throws: FoveaError.self) {
      try program.run(["x": vector(1)])
    }
    #expect(shape?.description == "x: expected float32[2], got float32[1]")
    let type = #expect(throws: FoveaError.self) {
      try program.run(["x": HostTensor([Int32(1), 2], shape: [2])])
    }
    #expect(type?.description == "x: expected float32[2], got int32[2]")
    #expect(type?.code == .backend)
  }

  @Test func aRunThatFailsChangesNothing() throws {
    var graph = try graph()
    let labels = graph.input("labels", TensorType([1], .int32))
    graph.scope = "loss"
    graph.result("hot", try graph.apply(OneHot(classes: 3), labels))
    let state = backend.makeState()
    let program = try backend.compile(graph, over: state)
    let version = state.version
    let error = #expect(throws: FoveaError.self) {
      try program.run([
        "x": vector(1, 1), "labels": HostTensor([Int32(3)], shape: [1]),
      ])
    }
    #expect(error?.description == "loss: labels must be in 0..<3, got 3 in row 0")
    #expect(state.version == version)
    #expect(try state.read("w").floats == [0, 0])
  }

  @Test func aMissingLoweringNamesOperationAndBackend() throws {
    struct Unheard: Graph.Operation {
      static let name = "Unheard"
      func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] { inputs }
    }
    var graph = Graph()
    graph.scope = "3.1"
    graph.result("y", try graph.apply(Unheard(), graph.input("x", TensorType([1]))))
    let message = "3.1: the backend reference has no lowering for the operation Unheard"
    let compiling = #expect(throws: FoveaError.self) {
      try backend.compile(graph, over: backend.makeState())
    }
    #expect(compiling?.description == message)
    let estimating = #expect(throws: FoveaError.self) { try backend.estimate(graph) }
    #expect(estimating?.description == message)
  }

  @Test func theStateRefusesWhatDoesNotFit() throws {
    let state = backend.makeState()
    let entry = StateEntry(path: "w", shape: [2], role: .parameter)
    try state.declare(entry)
    try state.declare(entry)
    #expect(state.entries == [entry])
    let other = #expect(throws: FoveaError.self) {
      try state.declare(StateEntry(path: "w", shape: [3], role: .parameter))
    }
    #expect(other?.description == "w: declared as parameter [3], known as parameter [2]")
    let shape = #expect(throws: FoveaError.self) { try state.write(.filled(shape: [3]), to: "w") }
    #expect(shape?.description == "w: expected float32[2], got float32[3]")
    let path = #expect(throws: FoveaError.self) { try state.read("v") }
    #expect(path?.description == "v: the state has no value of this name")
  }

  @Test func aGraphThatWritesIntoNothingDoesNotCompile() throws {
    var graph = Graph()
    graph.write(graph.input("x", TensorType([2])), to: "w")
    let state = backend.makeState()
    let error = #expect(throws: FoveaError.self) { try backend.compile(graph, over: state) }
    #expect(error?.description == "w: the graph writes a value that the state does not have")
    try state.declare(StateEntry(path: "w", shape: [2], role: .parameter))
    _ = try backend.compile(graph, over: state).run(["x": vector(1, 2)])
    #expect(try state.read("w").floats == [1, 2])
  }

  @Test func theReportListsStepsAndMemory() throws {
    let program = try backend.compile(try graph(), over: backend.makeState())
    #expect(program.report.steps.map(\.kind) == ["Sum", "Tanh"])
    #expect(program.report.steps.first?.detail == "[2] [2] -> [2]")
    #expect(program.report.steps.allSatisfy { $0.scope == "layer" })
    #expect(program.report.memory == (try backend.estimate(try graph())))
    #expect(program.report.memory.stateBytes == 16)
    #expect(program.report.memory.programBytes == 128)  // two values of 16 bytes at a time, aligned
    let seconds = try program.profile(["x": vector(1, 1)], repeats: 3)
    #expect(seconds.count == 2 && seconds.allSatisfy { $0 >= 0 })
  }

  @Test func runsFromManyTasksComeOneAfterTheOther() async throws {
    let state = backend.makeState()
    let program = try backend.compile(try graph(), over: state)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        group.addTask { _ = try program.run(["x": vector(1, 2)]) }
      }
      try await group.waitForAll()
    }
    #expect(try state.read("w").floats == [50, 100])
  }
}
