import FoveaCore
import FoveaGraph
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct OneDNNStateStoreTests {
  private let backend = OneDNNBackend(threads: 1)

  @Test func whatDoesNotFitIsRefused() throws {
    let state = backend.makeState()
    let entry = StateEntry(path: "w", shape: [2], role: .parameter)
    try state.declare(entry)
    try state.declare(entry)
    #expect(state.entries == [entry])
    expectRefusal("w: the state holds a parameter of shape [2], the program wants a parameter of shape [3]") {
      try state.declare(StateEntry(path: "w", shape: [3], role: .parameter))
    }
    expectRefusal("w: holds shape [2], got [3]") { try state.write(.filled(shape: [3]), to: "w") }
    expectRefusal("v: the state has no value of this path") { try state.read("v") }
    #expect(try state.read("w").floats == [0, 0])
  }

  @Test func everyWriteMakesAnotherVersion() throws {
    let state = backend.makeState()
    try state.declare(StateEntry(path: "w", shape: [2], role: .parameter))
    let first = state.version
    try state.write(HostTensor([Float(1), 2], shape: [2]), to: "w")
    #expect(state.version != first)
    #expect(try state.read("w").floats == [1, 2])
  }

  @Test func theStateOfAnotherBackendIsRefused() throws {
    var graph = Graph()
    graph.result("y", try graph.apply(ReLU(), graph.input("x", TensorType([1]))))
    expectRefusal("onednn: the state was made by another backend") {
      try backend.compile(graph, over: ReferenceBackend().makeState())
    }
  }
}
