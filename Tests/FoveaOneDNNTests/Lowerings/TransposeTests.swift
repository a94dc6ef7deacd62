import FoveaCore
import FoveaGraph
import FoveaOneDNN
import FoveaRuntime
import TestSupport
import Testing

/// What is moved for `Transpose`, and when.
@Suite(.tags(.quick, .backend)) struct TransposeTests {
  static let backend = OneDNNBackend(threads: 2, slowImplementations: .refuse)

  private func steps(of graph: Graph) throws -> [ProgramReport.Step] {
    try Self.backend.compile(graph, over: Self.backend.makeState()).report.steps
  }

  @Test func imagesWhoseChannelsComeLastAreReadWhereTheyLie() throws {
    var graph = Graph()
    let input = graph.input("x", TensorType([2, 9, 7, 17]))
    let images = try graph.apply(Transpose(axes: [0, 3, 1, 2]), input)
    let pooled = try graph.apply(MaxPooling(Window(3, stride: 2)), images)
    graph.result("y", try graph.apply(Transpose(axes: [0, 2, 3, 1]), pooled))
    #expect(try steps(of: graph).map(\.kind) == ["MaxPooling"])
  }

  @Test func blocksOfChannelsAreMovedInOneStep() throws {
    var graph = Graph()
    let images = graph.input("x", TensorType([2, 8, 9, 7]))
    let filter = graph.input("filter", TensorType([8, 8, 3, 3]))
    let maps = try graph.apply(Convolution(), images, filter)
    graph.result("y", try graph.apply(Transpose(axes: [0, 2, 3, 1]), maps))
    let steps = try steps(of: graph)
    #expect(steps.drop { $0.kind != "Convolution" }.map(\.kind) == ["Convolution", "Transpose"])
    #expect(steps.last?.detail.hasPrefix("nChw8c[2, 8, 7, 5]") == true, "\(steps)")
    #expect(steps.last?.detail.hasSuffix("plain[2, 7, 5, 8]") == true, "\(steps)")
  }

  @Test func whatTheStateKeepsIsMovedWhenItChanges() throws {
    var graph = Graph()
    let matrix = graph.state("matrix", [2, 3], role: .parameter)
    let other = graph.input("x", TensorType([3, 2]))
    graph.result("y", try graph.apply(Sum(), other, try graph.apply(Transpose(axes: [1, 0]), matrix)))
    let state = Self.backend.makeState()
    let program = try Self.backend.compile(graph, over: state)
    #expect(program.report.steps.first { $0.kind == "Transpose" }?.work == .init())
    for shift: Float in [0, 6] {
      let numbers = (1...6).map { Float($0) + shift }
      try state.write(HostTensor(numbers, shape: [2, 3]), to: "matrix")
      let y = try program.run(["x": .filled(0, shape: [3, 2])])["y"]
      #expect(y?.floats == [1, 4, 2, 5, 3, 6].map { $0 + shift })
    }
  }
}
