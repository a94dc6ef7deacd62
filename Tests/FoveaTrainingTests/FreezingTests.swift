import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaGraph
import FoveaLayers
import FoveaModels
import FoveaReference
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct FreezingTests {
  func trainer(
    freezing frozen: [String] = [], seed: UInt64 = 1, classes: Int = 3, maxSteps: Int? = nil
  ) throws -> Trainer {
    let model = Sample(classes: classes, input: [1, 2, 2]) {
      Sequential {
        Conv2D(2, kernel: 1)
        BatchNorm2D()
        Conv2D(2, kernel: 1)
        Flatten()
        Dense(classes)
      }
    }
    return try Trainer(
      model, input: [1, 2, 2], trainingData: Shades(count: 12), testData: Shades(count: 6),

      options: TrainingOptions(
        epochs: 2, batchSize: 4, learningRate: 0.1, optimizer: SGD(momentum: 0.5), frozen: frozen, seed: seed,
        maxSteps: maxSteps),
      on: ReferenceBackend())
  }

  func values(_ trainer: Trainer) throws -> [String: HostTensor] {
    Dictionary(
      try trainer.parameters.map { ($0.path, try trainer.state.read($0.path)) }, uniquingKeysWith: { $1 })
  }

  func checkpoint(_ trainer: Trainer, classes: Int = 3) throws -> Checkpoint {
    try Checkpoint(
      model: ModelDescription(Sample.linear(classes: classes, features: 1)), classNames: ["a", "b", "c"],
      pipeline: .resized, training: trainer.training,
      provenance: trainer.provenance, state: trainer.state)
  }

  @Test func frozenParametersKeepTheirBytesAndHaveNoMoments() throws {
    let trainer = try trainer(freezing: ["0.*", "1.*"])
    let before = try values(trainer)
    try trainer.run()
    let after = try values(trainer)
    for path in ["0.weight", "0.bias", "1.weight", "1.bias"] { #expect(after[path] == before[path]) }
    for path in ["2.weight", "2.bias", "4.weight", "4.bias"] { #expect(after[path] != before[path]) }
    // Running statistics are observed, as PyTorch does it.
    #expect(after["1.running_mean"] != before["1.running_mean"])
    let moments = trainer.state.entries.filter { $0.role == .moment }.map(\.path)
    #expect(
      Set(moments) == Set(["2.weight", "2.bias", "4.weight", "4.bias"].map { "optimizer.\($0).velocity" }))
  }

  @Test func noGradientGoesBelowTheLowestTrainedLayer() throws {
    let network = try LeNet().network(batch: 2, mode: .training(seed: 0))
    let whole = try network.trainingGraph(UpdateRule(SGD()))
    let part = try network.freezing(["conv.*"]).trainingGraph(UpdateRule(SGD()))
    let scopes = { (graph: Graph) in Set(graph.nodes.filter { $0.phase != .forward }.map(\.scope)) }
    #expect(scopes(whole).contains("conv.0"))
    #expect(scopes(part).allSatisfy { !$0.hasPrefix("conv") })
    #expect(part.multiplyAccumulates(in: [.forward]) == whole.multiplyAccumulates(in: [.forward]))
    #expect(part.writes.map(\.path).allSatisfy { $0.hasPrefix("linear") })
    // The layer in the middle alone: its gradient passes through those above, which have none of their own.
    let middle = try network.freezing(["conv.0.*", "linear.*"]).trainingGraph(UpdateRule(SGD()))
    #expect(middle.writes.map(\.path).sorted() == ["conv.2.bias", "conv.2.weight"])
    #expect(!scopes(middle).contains("conv.0"))
  }

  @Test func aRunWithOtherFrozenParametersIsAnotherRun() throws {
    let first = try trainer(freezing: ["0.*"], maxSteps: 2)
    try first.run()
    let saved = try checkpoint(first)
    try trainer(freezing: ["0.*"]).resume(from: saved)
    let error = #expect(throws: FoveaError.self) {
      try trainer(freezing: ["0.*", "1.*"]).resume(from: saved)
    }
    #expect(
      error?.problem == "is of another run: freeze (0.* in the checkpoint, 0.*, 1.* now)")
    expectRefusal("is of another run: freeze (0.* in the checkpoint, ") { try trainer().resume(from: saved) }
  }

  @Test func weightsOfAnotherNumberOfClassesLeaveTheHeadAsTheSeedMakesIt() throws {
    let source = try trainer(seed: 8)
    var weights = try checkpoint(source)
    let head = ["4.weight", "4.bias"]
    for index in weights.parameters.indices where head.contains(weights.parameters[index].name) {
      let tensor = weights.parameters[index].tensor
      weights.parameters[index].tensor = .filled(
        shape: TensorShape([5] + tensor.shape.dimensions.dropFirst()))
    }
    let target = try trainer(seed: 1)
    let before = try values(target)
    let fit = try target.start(from: weights)
    #expect(fit.reinitialized == head)
    let after = try values(target)
    for (path, value) in after {
      #expect(value == (head.contains(path) ? before[path] : weights.tensors[path]), "\(path)")
    }
    weights.parameters.removeAll { $0.name == "2.bias" }
    let error = #expect(throws: FoveaError.self) { try target.start(from: weights) }
    #expect(error?.problem == "does not fit the model; 1 missing: 2.bias")
    #expect(try target.start(from: weights, strictly: false).missing == ["2.bias"])
  }
}
