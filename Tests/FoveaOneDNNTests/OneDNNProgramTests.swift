import FoveaCore
import FoveaGraph
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

/// What the backend promises beyond right numbers: no slow code, no growth, packed copies kept fresh.
@Suite(.tags(.quick, .backend)) struct OneDNNProgramTests {
  static let backend = OneDNNBackend(threads: 2, slowImplementations: .refuse)

  /// A step of training a small network of two branches, and its evaluation.
  struct Fixture {
    var training = Graph()
    var evaluation = Graph()
    let inputs: [String: HostTensor]
    let parameters: [(path: String, shape: TensorShape)] = [
      ("a.weight", [24, 1, 5, 5]), ("a.bias", [24]), ("b.weight", [32, 24, 3, 3]), ("b.bias", [32]),
      ("c.weight", [16, 24, 1, 1]), ("c.bias", [16]), ("d.weight", [10, 48]), ("d.bias", [10]),
    ]

    init(batch: Int) throws {
      let key = RandomKey(seed: 3)
      inputs = [
        "images": HostTensor(
          (0..<batch * 400).map { key.folding("x").uniform(UInt64($0)) }, shape: [batch, 1, 20, 20]),
        "labels": HostTensor(
          (0..<batch).map { Int32(key.folding("y").integer(UInt64($0), below: 10)) }, shape: [batch]),
        "learningRate": .scalar(0.05),
      ]
      evaluation.result("logits", try logits(in: &evaluation, batch))
      let logits = try logits(in: &training, batch)
      let labels = training.input("labels", TensorType([batch], .int32))
      let loss = try training.apply(SoftmaxCrossEntropy(), logits, labels)
      training.result("loss", loss)
      let values = parameters.map { training.state($0.path, $0.shape, role: .parameter) }
      let gradients = try training.differentiate(loss, withRespectTo: values)
      let rate = training.input("learningRate", TensorType(.scalar))
      training.phase = .update
      for (index, gradient) in gradients.enumerated() {
        let update = try training.apply(SGDUpdate(), values[index], try #require(gradient), rate)
        training.write(update, to: parameters[index].path)
      }
      training.removeDeadNodes()
      training.updateEarly()
      try training.verify()
    }

    private func logits(in graph: inout Graph, _ batch: Int) throws -> Graph.Value {
      let values = parameters.map { graph.state($0.path, $0.shape, role: .parameter) }
      var x = graph.input("images", TensorType([batch, 1, 20, 20]))
      x = try graph.apply(ReLU(), try graph.apply(Convolution(padding: 2), x, values[0], values[1]))
      x = try graph.apply(MaxPooling(Window(2, stride: 2)), x)
      let b = try graph.apply(ReLU(), try graph.apply(Convolution(padding: 1), x, values[2], values[3]))
      let c = try graph.apply(ReLU(), try graph.apply(Convolution(), x, values[4], values[5]))
      x = try graph.apply(AdaptiveAveragePooling(1), try graph.apply(Concatenate(), b, c))
      return try graph.apply(
        Linear(), try graph.apply(Reshape(to: [batch, 48]), x), values[6], values[7])
    }

    func state(on backend: any Backend) throws -> any StateStore {
      let state = backend.makeState()
      for (path, shape) in parameters {
        try state.declare(StateEntry(path: path, shape: shape, role: .parameter))
        let key = RandomKey(seed: 5).folding(path)
        let values = (0..<shape.count).map { (key.uniform(UInt64($0)) - 0.5) * 0.3 }
        try state.write(HostTensor(values, shape: shape), to: path)
      }
      return state
    }
  }

  @Test func equalRunsGiveEqualBits() throws {
    let fixture = try Fixture(batch: 6)
    func losses() throws -> [[Float]] {
      let state = try fixture.state(on: Self.backend)
      let program = try Self.backend.compile(fixture.training, over: state)
      let losses = try (0..<8).map { _ in try #require(program.run(fixture.inputs)["loss"]).floats }
      return try losses + fixture.parameters.map { try state.read($0.path).floats }
    }
    #expect(try losses() == losses())
  }

  @Test func aProgramCompiledBeforeTrainingSeesWhatTrainingChanged() throws {
    let fixture = try Fixture(batch: 4)
    let state = try fixture.state(on: Self.backend)
    let reference = ReferenceBackend()
    let referenceState = try fixture.state(on: reference)
    let early = try Self.backend.compile(fixture.evaluation, over: state)
    let before = try #require(early.run(fixture.inputs)["logits"])
    let training = try Self.backend.compile(fixture.training, over: state)
    let referenceTraining = try reference.compile(fixture.training, over: referenceState)
    for _ in 0..<3 {
      _ = try training.run(fixture.inputs)
      _ = try referenceTraining.run(fixture.inputs)
    }
    let after = try #require(early.run(fixture.inputs)["logits"]).floats
    let expected = try #require(
      reference.compile(fixture.evaluation, over: referenceState).run(fixture.inputs)["logits"]
    ).floats
    #expect(after != before.floats)
    #expect(zip(after, expected).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func theReportNamesNoSlowCodeAndFewReorders() throws {
    let fixture = try Fixture(batch: 16)
    let program = try Self.backend.compile(fixture.training, over: fixture.state(on: Self.backend))
    let report = program.report
    #expect(report.steps.contains { $0.kind == "Convolution+ReLU" && $0.scope.isEmpty })
    #expect(report.steps.contains { $0.kind.contains("Split+ReLUGradient") })
    #expect(!report.steps.contains { $0.implementation.contains("ref") })
    #expect(report.reorders.count <= 4, "\(report.reorders.map { "\($0.scope): \($0.detail)" })")
    #expect(report.memory.programBytes > 0)
  }

  @Test func theReportCountsValuesAndProducts() throws {
    var graph = Graph()
    let images = graph.input("images", TensorType([2, 16, 8, 8]))
    let filter = graph.state("weight", [32, 16, 1, 1], role: .parameter)
    let planes = try graph.apply(Convolution(), images, filter)
    graph.result("y", try graph.apply(Reduce(.sum, axes: [0, 1, 2, 3]), planes))
    let report = try Self.backend.compile(graph, over: Self.backend.makeState()).report
    let step = try #require(report.steps.first { $0.kind == "Convolution" })
    #expect(
      step.work
        == .init(
          multiplyAccumulates: 2 * 64 * 16 * 32, arithmetic: .float32,
          bytes: 4 * (2 * 64 * (16 + 32) + 16 * 32)))
    // The filter is packed when it changes.
    #expect(report.reorders.contains { $0.work == .init() })
    let training = try Self.backend.compile(Fixture(batch: 2).training, over: Self.backend.makeState())
    #expect(training.report.steps.allSatisfy { ($0.work?.bytes ?? 0) > 0 })
  }

  /// Blocks of 16 would be half empty, in either precision.
  @Test(arguments: OneDNNBackend.Precision.allCases)
  func eightChannelsLieInBlocksOfEight(_ precision: OneDNNBackend.Precision) throws {
    var graph = Graph()
    let images = graph.input("images", TensorType([2, 1, 16, 16]))
    let filters = [[8, 1, 3, 3], [8, 8, 3, 3], [16, 8, 3, 3]].map { TensorShape($0) }
    let values = filters.enumerated().map { graph.state("\($0.offset)", $0.element, role: .parameter) }
    var planes = images
    for filter in values {
      planes = try graph.apply(ReLU(), graph.apply(Convolution(padding: 1), planes, filter))
    }
    let loss = try graph.apply(Reduce(.sum, axes: [0, 1, 2, 3]), planes)
    for (value, gradient) in zip(values, try graph.differentiate(loss, withRespectTo: values)) {
      graph.write(try #require(gradient), to: try #require(graph.statePath(of: value)))
    }
    let backend = OneDNNBackend(threads: 2, precision: precision, slowImplementations: .refuse)
    let steps = try backend.compile(graph, over: backend.makeState()).report.steps
    // Those of a single channel have code of their own.
    let convolutions = steps.filter { $0.kind.hasPrefix("Convolution") && !$0.detail.contains("[2, 1,") }
    #expect(convolutions.count == 6)
    #expect(!convolutions.contains { $0.detail.contains("16c[2, 8,") }, "\(convolutions)")
    #expect(convolutions.contains { $0.detail.contains("nChw8c[2, 8,") }, "\(convolutions)")
  }

  /// Within a run a part of the state never changes, nor does what is only another view of it.
  @Test(arguments: [false, true])
  func viewsOfTheStateKeepTheirNumbersToTheEndOfARun(areResults: Bool) throws {
    var graph = Graph()
    let w = graph.state("w", [3, 1], role: .parameter)
    let (gradient, rate) = (
      graph.input("gradient", TensorType([3, 1])), graph.input("rate", TensorType(.scalar))
    )
    let row = try graph.apply(Transpose(axes: [1, 0]), w)
    let flat = try graph.apply(Reshape(to: [1, 3]), w)
    graph.write(try graph.apply(SGDUpdate(), w, gradient, rate), to: "w")
    graph.result("sum", try graph.apply(Sum(), row, flat))
    if areResults {
      graph.result("row", row)
      graph.result("w", w)
    }
    let state = Self.backend.makeState()
    let program = try Self.backend.compile(graph, over: state)
    try state.write(HostTensor([1, 2, 3] as [Float], shape: [3, 1]), to: "w")
    let results = try program.run(["gradient": .filled(1, shape: [3, 1]), "rate": .scalar(1)])
    #expect(results["sum"]?.floats == [2, 4, 6])
    #expect(results["row"]?.floats == (areResults ? [1, 2, 3] : nil))
    #expect(results["w"]?.floats == (areResults ? [1, 2, 3] : nil))
    #expect(try state.read("w").floats == [0, 1, 2])
  }

  @Test func aGraphThatDoesNotFitIsRefused() throws {
    var graph = Graph()
    let weight = graph.state("weight", [1 << 20, 1 << 20], role: .parameter)
    graph.result("y", try graph.apply(Reduce(.sum, axes: [0, 1]), weight))
    let error = #expect(throws: FoveaError.self) {
      try Self.backend.compile(graph, over: Self.backend.makeState())
    }
    #expect(error?.location == "memory")
    #expect(error?.problem.hasPrefix("the network needs 4398.0 GB, this machine has ") == true)
  }

  @Test func thereAreThreadsFrom1To1024() {
    #expect([-1, 0, 3, 3_000_000_000].map { OneDNNBackend(threads: $0).threads } == [1, 1, 3, 1024])
  }

  @Test func theEstimateIsWhatTheProgramTakes() throws {
    let fixture = try Fixture(batch: 16)
    let program = try Self.backend.compile(fixture.training, over: fixture.state(on: Self.backend))
    #expect(try Self.backend.estimate(fixture.training) == program.report.memory)
  }

  @Test(arguments: [-1, 10, Int32.max])
  func aLabelOutOfRangeIsAnError(_ label: Int32) throws {
    let fixture = try Fixture(batch: 2)
    let program = try Self.backend.compile(fixture.training, over: fixture.state(on: Self.backend))
    var inputs = fixture.inputs
    inputs["labels"] = HostTensor([0, label], shape: [2])
    let error = #expect(throws: FoveaError.self) { try program.run(inputs) }
    #expect(error?.description == "labels: must be in 0..<10, got \(label)")
  }

  @Test func aMissingInputOrOneOfAnotherShapeIsAnError() throws {
    let fixture = try Fixture(batch: 2)
    let program = try Self.backend.compile(fixture.evaluation, over: fixture.state(on: Self.backend))
    let missing = #expect(throws: FoveaError.self) { try program.run([:]) }
    #expect(missing?.description == "images: the input is missing, expected float32[2, 1, 20, 20]")
    let wrong = #expect(throws: FoveaError.self) {
      try program.run(["images": .filled(shape: [2, 1, 20, 21])])
    }
    #expect(wrong?.description.hasPrefix("images: expected float32[2, 1, 20, 20], got ") == true)
  }

  @Test func profilingTimesEveryStep() throws {
    let fixture = try Fixture(batch: 4)
    let program = try Self.backend.compile(fixture.training, over: fixture.state(on: Self.backend))
    let seconds = try program.profile(fixture.inputs, repeats: 3)
    #expect(seconds.count == program.report.steps.count)
    #expect(seconds.reduce(0, +) > 0)
  }
}
