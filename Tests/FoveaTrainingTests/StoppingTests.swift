import FoveaCheckpoints
import FoveaCore
import FoveaLayers
import FoveaReference
import FoveaTraining
import TestSupport
import Testing

/// Which epoch is the best, and when a run has had enough of worse ones.
@Suite(.tags(.quick, .backend)) struct StoppingTests {
  func trainer(
    epochs: Int = 8, rate: Double, monitor: EvaluationMetric = .top1, patience: Int? = nil,
    schedule: any Schedule = ConstantRate()
  ) throws -> Trainer {
    try Trainer(
      Sample(classes: 3, input: [1, 2, 2]) {
        Flatten()
        Dense(3).named("fc")
      }, input: [1, 2, 2], trainingData: Shades(count: 11), testData: Shades(count: 7),
      options: TrainingOptions(
        epochs: epochs, batchSize: 4, learningRate: rate, optimizer: SGD(momentum: 0.5), schedule: schedule,
        monitor: monitor, patience: patience, seed: 1), on: ReferenceBackend())
  }

  func checkpoint(_ trainer: Trainer) throws -> Checkpoint {
    try Checkpoint(
      model: ModelDescription(Sample.linear(classes: 3, features: 4)), classNames: ["a", "b", "c"],
      pipeline: .resized, training: trainer.training, provenance: trainer.provenance, state: trainer.state)
  }

  @Test func theBestOfFiveIsNoMetricOfThreeClasses() {
    let error = #expect(throws: FoveaError.self) { try trainer(rate: 1, monitor: .top5) }
    #expect(error?.problem == "expected top1 or loss: top5 of 3 classes is 1 in every epoch")
  }

  @Test(arguments: [EvaluationMetric.top1, .loss])
  func theBestEpochIsThatOfTheMetric(_ metric: EvaluationMetric) throws {
    let recorder = Recorder()
    // Steps that are too large for the loss to fall in every epoch.
    let trainer = try trainer(epochs: 12, rate: 8, monitor: metric)
    let summary = try trainer.run(observers: [recorder])
    let values = recorder.epochs.map { metric.value(of: $0.test) }
    let best = try #require(metric == .loss ? values.min() : values.max())
    #expect(summary.best.value == best)
    #expect(summary.best.epoch == (values.firstIndex(of: best) ?? 0) + 1)
    #expect(summary.best.accuracy == recorder.epochs[summary.best.epoch - 1].test.top1)
    #expect(recorder.epochs.last(where: \.isBest)?.epoch == summary.best.epoch)
  }

  @Test func aRunEndsAfterEpochsThatAreNoBetter() throws {
    // So small a rate changes no parameter, and no epoch is better than the first.
    let recorder = Recorder()
    let first = try trainer(rate: 1e-30, patience: 3)
    let summary = try first.run(observers: [recorder])
    #expect(recorder.epochs.map(\.epoch) == [1, 2, 3, 4])
    #expect(first.hasStoppedImproving && first.isFinished && summary.best.epoch == 1)
    // The count goes on where the checkpoint left it, with more patience too.
    let saved = try checkpoint(first)
    let same = try trainer(rate: 1e-30, patience: 3)
    #expect(try same.resume(from: saved).isEmpty)
    #expect(try same.run() == summary)
    for (patience, last) in [(5, 6), (nil, 8)] as [(Int?, Int)] {
      let longer = try trainer(rate: 1e-30, patience: patience)
      try longer.resume(from: saved)
      #expect(try longer.run().last.epoch == last)
    }
  }

  @Test func anotherMetricIsAnotherRun() throws {
    let first = try trainer(epochs: 1, rate: 0.1)
    try first.run()
    let saved = try checkpoint(first)
    let error = #expect(throws: FoveaError.self) {
      try trainer(epochs: 2, rate: 0.1, monitor: .loss).resume(from: saved)
    }
    #expect(error?.problem == "is of another run: monitor (none in the checkpoint, loss now)")
  }

  @Test func aRecordOfTheBestIsReadAsItWasWritten() throws {
    for best in [
      TrainingState.Best(epoch: 3, accuracy: 0.5), TrainingState.Best(epoch: 2, accuracy: 0.75, value: 1.25),
    ] {
      let tree = try JSONValue(encoding: best)
      #expect(try tree.decode(TrainingState.Best.self) == best)
      #expect((tree["value"] == nil) == (best.value == best.accuracy))
    }
  }
}
