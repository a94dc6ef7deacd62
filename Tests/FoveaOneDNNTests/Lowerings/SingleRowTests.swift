import Foundation
import FoveaCore
import FoveaGraph
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

/// Dense layers for a single image, and weights that no program replaces.
@Suite(.tags(.quick, .backend)) struct SingleRowTests {
  /// A dense layer over weights of a state, with a ReLU behind it.
  private func graph(rows: Int, inputs: Int, outputs: Int, hasBias: Bool, hasReLU: Bool) throws -> Graph {
    var graph = Graph()
    let x = graph.input("x", TensorType([rows, inputs]))
    let weight = graph.state("weight", [outputs, inputs], role: .parameter)
    var y =
      hasBias
      ? try graph.apply(Linear(), x, weight, graph.state("bias", [outputs], role: .parameter))
      : try graph.apply(Linear(), x, weight)
    if hasReLU { y = try graph.apply(ReLU(), y) }
    graph.result("y", y)
    return graph
  }

  private func drawn(_ name: String, _ shape: TensorShape) -> HostTensor {
    HostTensor(RandomKey(seed: 3).folding(name).uniforms(shape.count).map { 2 * $0 - 1 }, shape: shape)
  }

  /// What a backend computes, over a state that is frozen or not.
  private func result(
    _ graph: Graph, _ shapes: [String: TensorShape], on backend: any Backend, freezes: Bool
  ) throws -> (y: HostTensor, weight: HostTensor, report: ProgramReport) {
    let state = backend.makeState()
    for entry in graph.stateEntries { try state.declare(entry) }
    if freezes { state.freeze() }
    // The program comes before the numbers, as it does where weights come from a file.
    let program = try backend.compile(graph, over: state)
    for entry in graph.stateEntries { try state.write(drawn(entry.path, entry.shape), to: entry.path) }
    let x = try #require(shapes["x"])
    let y = try #require(program.run(["x": drawn("x", x)])["y"])
    return (y, try state.read("weight"), program.report)
  }

  @Test(arguments: [(1, 1), (3, 2), (31, 5), (32, 4), (33, 7), (100, 1), (515, 63)], [false, true])
  func aSingleRowIsTheReferences(_ size: (Int, Int), _ isWhole: Bool) throws {
    let (inputs, outputs) = size
    let graph = try graph(rows: 1, inputs: inputs, outputs: outputs, hasBias: isWhole, hasReLU: isWhole)
    let shapes: [String: TensorShape] = ["x": [1, inputs]]
    let expected = try result(graph, shapes, on: ReferenceBackend(), freezes: true).y.doubles
    for threads in [1, 2] {
      let ours = try result(graph, shapes, on: OneDNNBackend(threads: threads), freezes: true)
      #expect(ours.report.steps.contains { $0.implementation == "fovea:matrix_vector" })
      #expect(zip(ours.y.doubles, expected).allSatisfy { abs($0 - $1) < 1e-5 * Double(inputs) })
      #expect(ours.weight == drawn("weight", [outputs, inputs]))
    }
  }

  @Test func notFiniteNumbersArriveInTheResult() throws {
    let graph = try graph(rows: 1, inputs: 40, outputs: 3, hasBias: false, hasReLU: true)
    let backend = OneDNNBackend(threads: 1)
    let state = backend.makeState()
    let program = try backend.compile(graph, over: state)
    var weights = [Float](repeating: 1, count: 120)
    weights[41] = .nan
    try state.write(HostTensor(weights, shape: [3, 40]), to: "weight")
    let y = try #require(program.run(["x": .filled(-1, shape: [1, 40])])["y"]).floats
    #expect(y[0] == 0 && y[1].isNaN && y[2] == 0)
  }

  /// A program of several rows chooses another layout, and nothing that is read from the state changes.
  @Test func frozenWeightsLieAsTheirProgramWantsThem() throws {
    let graph = try graph(rows: 8, inputs: 256, outputs: 96, hasBias: true, hasReLU: false)
    let shapes: [String: TensorShape] = ["x": [8, 256]]
    let backend = OneDNNBackend(threads: 1)
    let frozen = try result(graph, shapes, on: backend, freezes: true)
    let usual = try result(graph, shapes, on: backend, freezes: false)
    #expect(frozen.y == usual.y)
    #expect(frozen.weight == usual.weight)
    // Nothing is kept twice.
    #expect(frozen.report.memory.keptBytes == 0)
    // A second program, for one row, reads the same weights.
    let state = backend.makeState()
    for entry in graph.stateEntries { try state.declare(entry) }
    state.freeze()
    let first = try backend.compile(graph, over: state)
    for entry in graph.stateEntries { try state.write(drawn(entry.path, entry.shape), to: entry.path) }
    let single = try self.graph(rows: 1, inputs: 256, outputs: 96, hasBias: true, hasReLU: false)
    let second = try backend.compile(single, over: state)
    let all = try #require(first.run(["x": drawn("x", [8, 256])])["y"]).floats
    let row = HostTensor(Array(drawn("x", [8, 256]).floats[..<256]), shape: [1, 256])
    let one = try #require(second.run(["x": row])["y"]).floats
    #expect(zip(one, all).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  /// Numbers of a file, at an odd address, are read there by a single row if they may stay; otherwise they are moved.
  @Test(arguments: [1, 8], [true, false]) func frozenWeightsMayLieInAFile(rows: Int, stays: Bool) throws {
    let shape: TensorShape = [64, 256]
    let numbers = drawn("weight", shape)
    let file = try WrittenFloats(numbers.floats)
    let graph = try graph(rows: rows, inputs: 256, outputs: 64, hasBias: false, hasReLU: false)
    let x = drawn("x", [rows, 256])
    func expected(_ weight: HostTensor) throws -> [Double] {
      let backend = ReferenceBackend()
      let state = backend.makeState()
      let program = try backend.compile(graph, over: state)
      try state.write(weight, to: "weight")
      return try #require(program.run(["x": x])["y"]).doubles
    }
    let tensor = HostTensor(FileFloats(file.mapped), shape: shape)
    let backend = OneDNNBackend(threads: 1)
    let state = backend.makeState()
    for entry in graph.stateEntries { try state.declare(entry) }
    state.freeze()
    try state.write(stays ? tensor.staying : tensor, to: "weight")
    #expect(try state.read("weight") == numbers)
    let program = try backend.compile(graph, over: state)
    // What lies in the file takes no memory.
    #expect(program.report.memory.stateBytes == (stays && rows == 1 ? 0 : 4 * shape.count))
    let other = drawn("other", shape)
    for weight in [numbers, other, numbers] {
      try state.write(weight == numbers && stays ? tensor.staying : weight, to: "weight")
      let y = try #require(program.run(["x": x])["y"]).doubles
      #expect(try zip(y, expected(weight)).allSatisfy { abs($0 - $1) < 1e-3 })
      #expect(try state.read("weight") == weight)
    }
    // What was moved does not change with its file.
    if !stays || rows > 1 {
      try file.overwrite()
      let y = try #require(program.run(["x": x])["y"]).doubles
      #expect(try zip(y, expected(numbers)).allSatisfy { abs($0 - $1) < 1e-3 })
    }
  }

  /// A program that wants another layout than the file has takes a copy, and the one before goes on.
  @Test func programsOfOneAndOfSeveralRowsShareAFile() throws {
    let shape: TensorShape = [64, 256]
    let numbers = drawn("weight", shape)
    let file = try WrittenFloats(numbers.floats)
    for order in [[1, 8, 1], [8, 1, 8]] {
      let backend = OneDNNBackend(threads: 1)
      let state = backend.makeState()
      try state.declare(StateEntry(path: "weight", shape: shape, role: .parameter))
      state.freeze()
      try state.write(HostTensor(FileFloats(file.mapped), shape: shape).staying, to: "weight")
      var programs: [(rows: Int, program: any Program)] = []
      for rows in order {
        let graph = try graph(rows: rows, inputs: 256, outputs: 64, hasBias: false, hasReLU: false)
        programs.append((rows, try backend.compile(graph, over: state)))
      }
      let row = drawn("x", [1, 256]).floats
      var answers: [[Float]] = []
      for (rows, program) in programs + programs {
        let x = HostTensor(Array([[Float]](repeating: row, count: rows).joined()), shape: [rows, 256])
        answers.append(Array(try #require(program.run(["x": x])["y"]).floats.prefix(64)))
      }
      for answer in answers {
        #expect(zip(answer, answers[0]).allSatisfy { abs($0 - $1) < 1e-4 })
      }
      #expect(try state.read("weight") == numbers)
    }
  }

  @Test func noProgramReplacesFrozenWeights() throws {
    var graph = Graph()
    let weight = graph.state("weight", [4], role: .parameter)
    try graph.write(graph.apply(ReLU(), weight), to: "weight")
    let backend = OneDNNBackend(threads: 1)
    let state = backend.makeState()
    for entry in graph.stateEntries { try state.declare(entry) }
    state.freeze()
    #expect(throws: FoveaError.self) { try backend.compile(graph, over: state) }
  }
}

/// Numbers in a mapped file, at an odd place.
private final class WrittenFloats {
  private let location = FileManager.default.temporaryDirectory.appending(
    path: "fovea-weights-\(UUID().uuidString)")
  let mapped: Data

  init(_ floats: [Float]) throws {
    var bytes = Data([7])
    for number in floats {
      withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    try bytes.write(to: location)
    mapped = try Data(contentsOf: location, options: .alwaysMapped).dropFirst()
  }

  /// Makes all numbers 0 where they lie.
  func overwrite() throws {
    let handle = try FileHandle(forWritingTo: location)
    try handle.write(contentsOf: Data(count: mapped.count + 1))
    try handle.close()
  }

  deinit { try? FileManager.default.removeItem(at: location) }
}
