import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaInference
import FoveaLayers
import FoveaReference
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

/// Averages of parameters: what they are, that they judge, and that checkpoints hold them.
@Suite(.tags(.quick, .backend)) struct WeightAverageTests {
  func trainer(_ average: (any WeightAverage)?, accumulation: Int = 1, maxSteps: Int? = nil) throws -> Trainer
  {
    try Trainer(
      Sample(classes: 3, input: [1, 2, 2]) {
        Flatten()
        Dense(3).named("fc")
      }, input: [1, 2, 2], trainingData: Shades(count: 11), testData: Shades(count: 7),
      options: TrainingOptions(
        epochs: 2, batchSize: 4, learningRate: 0.5, optimizer: SGD(momentum: 0.5), accumulation: accumulation,
        average: average, maxSteps: maxSteps), on: ReferenceBackend())
  }

  /// Keeps the parameters after each step.
  final class Watcher: TrainingObserver {
    var weights: [[Double]] = []
    func observe(_ event: TrainingEvent, of trainer: Trainer) throws {
      if case .step = event { weights.append(try trainer.state.read("fc.weight").doubles) }
    }
  }

  @Test(
    arguments: [
      ExponentialAverage(decay: 0.5), ExponentialAverage(decay: 0), EqualAverage(),
      EqualAverage(startStep: 3),
    ] as [any WeightAverage], [1, 2])
  func theAverageIsThatOfAllSteps(_ average: any WeightAverage, accumulation: Int) throws {
    let (watcher, trainer) = (Watcher(), try trainer(average, accumulation: accumulation))
    try trainer.run(observers: [watcher])
    #expect(watcher.weights.count == (accumulation == 1 ? 6 : 4))
    var expected = watcher.weights[0]
    for (index, weights) in watcher.weights.enumerated() {
      let share =
        switch average {
        case let ema as ExponentialAverage: index == 0 ? 1 : 1 - ema.decay
        case let mean as EqualAverage: index + 1 < mean.startStep ? 1 : 1 / Double(index + 2 - mean.startStep)
        default: Double.nan
        }
      expected = zip(expected, weights).map { $0 * (1 - share) + $1 * share }
    }
    for (a, b) in zip(try trainer.state.read("average.fc.weight").doubles, expected) {
      #expect(abs(a - b) < 1e-6)
    }
    // Training itself takes no notice.
    let (plain, other) = (Watcher(), try self.trainer(nil, accumulation: accumulation))
    try other.run(observers: [plain])
    #expect(plain.weights == watcher.weights)
  }

  @Test func aMeanCanBeginWithAnEpoch() throws {
    // Three steps in an epoch.
    let (byEpoch, byStep) = (
      try trainer(EqualAverage(startEpoch: 2)), try trainer(EqualAverage(startStep: 4))
    )
    try byEpoch.run()
    try byStep.run()
    #expect(
      try byEpoch.state.read("average.fc.weight") == byStep.state.read("average.fc.weight"))
    #expect(
      try byEpoch.state.read("average.fc.weight") != byEpoch.state.read("fc.weight"))
  }

  @Test func aMeanOfNothingIsRefused() throws {
    let options = TrainingOptions(epochs: 3, average: EqualAverage(startEpoch: 4))
    let error = #expect(throws: FoveaError.self) { try options.validate() }
    #expect(error?.problem == "begins with epoch 4, and training ends with epoch 3")
    try TrainingOptions(epochs: 4, average: EqualAverage(startEpoch: 4)).validate()
  }

  @Test func theAverageJudgesAndIsKeptAndTheRunContinues() throws {
    let average = EqualAverage()
    let whole = try trainer(average)
    // Before the first step a checkpoint holds the initial values, not an average of nothing.
    let untrained = try Checkpoint(
      model: ModelDescription(Sample.linear(classes: 3, features: 4)),
      classNames: Shades(count: 1).classNames,
      pipeline: .resized, state: whole.state)
    #expect(try untrained.tensors["fc.weight"]?.floats == whole.state.read("fc.weight").floats)
    try whole.run()
    let first = try trainer(average, maxSteps: 3)
    try first.run()
    let model = Sample(classes: 3, input: [1, 2, 2]) {
      Flatten()
      Dense(3).named("fc")
    }
    let saved = try Checkpoint(
      model: ModelDescription(model),
      classNames: Shades(count: 1).classNames,
      pipeline: .resized, training: first.training,
      provenance: first.provenance, state: first.state)
    #expect(saved.parameters.map(\.name) == ["fc.weight", "fc.bias"])
    #expect(saved.tensors["fc.weight"]?.floats == (try first.state.read("average.fc.weight").floats))
    // Judged by the file, which holds the averages, the network does as it did in the run.
    let judged = try Evaluator(saved, model: model, on: ReferenceBackend()).evaluate(
      Shades(count: 7), pipeline: saved.pipeline, batchSize: 4)
    let known = try #require(first.training.latest?.test)
    #expect(abs(judged.loss - known.loss) < 1e-6 && judged.correct1 == known.correct1)

    let second = try trainer(average)
    #expect(try second.resume(from: saved).isEmpty)
    try second.run()
    for entry in whole.state.entries {
      for (a, b) in zip(try whole.state.read(entry.path).doubles, try second.state.read(entry.path).doubles) {
        #expect(abs(a - b) < 1e-6, "\(entry.path)")
      }
    }
    for other in [nil, ExponentialAverage()] as [(any WeightAverage)?] {
      let error = #expect(throws: FoveaError.self) { try trainer(other).resume(from: saved) }
      #expect(error?.problem.hasPrefix("is of another run: weight_average (swa in the checkpoint, ") == true)
    }
  }
}
