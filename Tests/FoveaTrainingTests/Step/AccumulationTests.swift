import FoveaCore
import FoveaData
import FoveaCheckpoints
import FoveaInference
import FoveaLayers
import FoveaReference
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

/// A step of several batches against a step of one.
@Suite(.tags(.quick, .backend)) struct AccumulationTests {
  /// A trainer over eleven shades; with dropout, whose random numbers must be those of the large batch too.
  func trainer(
    batch: Int, accumulation: Int, loss: any Loss = CrossEntropy(),
    optimizer: any Optimizer = SGD(momentum: 0.5),
    maxSteps: Int? = nil
  ) throws -> Trainer {
    let model = Sample(classes: 3, input: [1, 2, 2]) {
      Flatten()
      Dropout(0.25)
      Dense(3).named("fc")
    }
    return try Trainer(
      model, input: [1, 2, 2], trainingData: Shades(count: 11), testData: Shades(count: 7),

      options: TrainingOptions(
        epochs: 2, batchSize: batch, learningRate: 0.5, optimizer: optimizer, loss: loss,
        accumulation: accumulation, seed: 3, maxSteps: maxSteps), on: ReferenceBackend())
  }

  func values(_ trainer: Trainer) throws -> [String: [Double]] {
    Dictionary(
      try trainer.state.entries.filter { $0.role != .gradient }.map {
        ($0.path, try trainer.state.read($0.path).doubles)
      }, uniquingKeysWith: { $1 })
  }

  /// 11 examples as 8 and 3 make steps of 4 + 4 and 3, of 2 + 2 + 2 + 2 and 2 + 1, of 3 + 3 + 2.
  @Test(arguments: [(8, 1), (4, 2), (2, 4)], [CrossEntropy(), CrossEntropy(classWeights: [1, 3, 0.5])])
  func aStepOfSeveralBatchesIsTheStepOfOne(_ sizes: (batch: Int, count: Int), loss: CrossEntropy) throws {
    let whole = try trainer(batch: 8, accumulation: 1, loss: loss)
    let parts = try trainer(batch: sizes.batch, accumulation: sizes.count, loss: loss)
    #expect(parts.stepsPerEpoch == 2)
    let (one, other) = (Recorder(), Recorder())
    try whole.run(observers: [one])
    try parts.run(observers: [other])
    for (a, b) in zip(one.steps, other.steps) { #expect(abs(a.loss - b.loss) < 1e-5) }
    #expect(one.steps.count == 4 && other.steps.count == 4)
    let (expected, found) = (try values(whole), try values(parts))
    #expect(expected.keys == found.keys)
    for (path, values) in expected {
      for (a, b) in zip(values, found[path] ?? []) { #expect(abs(a - b) < 1e-5, "\(path)") }
    }
  }

  @Test func gradientsAreZeroBetweenStepsAndARunContinues() throws {
    let whole = try trainer(batch: 2, accumulation: 3)
    try whole.run()
    for entry in whole.state.entries where entry.role == .gradient {
      #expect(try whole.state.read(entry.path).doubles.allSatisfy { $0 == 0 })
    }
    let first = try trainer(batch: 2, accumulation: 3, maxSteps: 1)
    try first.run()
    let saved = try Checkpoint(
      model: ModelDescription(Sample.linear(classes: 3, features: 4)),
      classNames: Shades(count: 1).classNames,
      pipeline: .resized, training: first.training,
      provenance: first.provenance, state: first.state)
    #expect(saved.parameters.map(\.name) == ["fc.weight", "fc.bias"])
    let second = try trainer(batch: 2, accumulation: 3)
    #expect(try second.resume(from: saved).isEmpty)
    try second.run()
    // A checkpoint holds 32-bit numbers, the reference backend works in 64.
    for (path, expected) in try values(whole) {
      for (a, b) in zip(expected, try values(second)[path] ?? []) { #expect(abs(a - b) < 1e-6, "\(path)") }
    }
    let error = #expect(throws: FoveaError.self) {
      try trainer(batch: 2, accumulation: 2).resume(from: saved)
    }
    #expect(error?.problem == "is of another run: grad_accum_steps (3 in the checkpoint, 2 now)")
  }
}
