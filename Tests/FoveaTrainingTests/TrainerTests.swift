import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaImage
import FoveaLayers
import FoveaModels
import FoveaReference
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct TrainerTests {

  /// A trainer of a linear model on eleven pictures, tested on seven.
  func trainer(
    model: Sample? = nil, epochs: Int = 2, seed: UInt64 = 1, rate: Double = 0.5, shuffle: Bool = true,
    dropLast: Bool = false, workers: Int = 1, maxSteps: Int? = nil,
    on backend: any Backend = ReferenceBackend()
  ) throws -> Trainer {
    let model =
      model
      ?? Sample(classes: 3, input: [1, 2, 2]) {
        Flatten()
        Dense(3).named("fc")
      }
    return try Trainer(
      model, input: [1, 2, 2], trainingData: Shades(count: 11), testData: Shades(count: 7),

      options: TrainingOptions(
        epochs: epochs, batchSize: 4, learningRate: rate, optimizer: SGD(momentum: 0.5), seed: seed,
        shuffle: shuffle, dropLast: dropLast, maxSteps: maxSteps, workers: workers),
      on: backend)
  }

  @Test func eventsComeInOrderAndSumsCountEveryExampleOnce() throws {
    let recorder = Recorder()
    let trainer = try trainer()
    let summary = try trainer.run(observers: [recorder])
    #expect(recorder.steps.map(\.step) == [1, 2, 3, 4, 5, 6])
    #expect(recorder.steps.map(\.epoch) == [1, 1, 1, 2, 2, 2])
    #expect(recorder.steps.map(\.sums.examples) == [4, 8, 11, 4, 8, 11])
    #expect(recorder.steps.allSatisfy { $0.sums.seconds > 0 && $0.totalSteps == 6 })
    #expect(recorder.epochs.map(\.epoch) == [1, 2])
    #expect(recorder.epochs.map(\.test.examples) == [7, 7])
    for (epoch, steps) in zip(recorder.epochs, [recorder.steps[0...2], recorder.steps[3...5]]) {
      let weighted = zip(steps, [4, 4, 3]).map { $0.loss * Double($1) }.reduce(0, +) / 11
      #expect(abs(epoch.trainLoss - weighted) < 1e-12)
    }
    #expect(recorder.events.last == .finished(summary))
    #expect(trainer.training.epoch == 3)
    #expect(trainer.training.step == 6)
    #expect(trainer.training.examples == 22)
    #expect(trainer.training.stepInEpoch == 0)
  }

  @Test func aClosureSeesWhatObserversSeeAndCanEndTheRun() throws {
    struct Enough: Error {}
    let (recorder, trainer) = (Recorder(), try trainer())
    var events: [TrainingEvent] = []
    #expect(throws: Enough.self) {
      try trainer.run(observers: [recorder]) { event in
        events.append(event)
        if case .step(let step) = event, step.step == 4 { throw Enough() }
      }
    }
    #expect(events == recorder.events && trainer.training.step == 4)
    let summary = try trainer.run { events.append($0) }
    #expect(events.last == .finished(summary))
    #expect(summary.description.hasPrefix("epoch 2: loss "))
  }

  @Test func aCancelledTaskEndsAfterItsStep() async throws {
    let task = Task.detached {
      let trainer = try trainer(epochs: 1000)
      var steps = 0
      await #expect(throws: CancellationError.self) {
        try trainer.run { event in
          guard case .step(let step) = event else { return }
          steps = step.step
          // Seen with the next event, which every observer hears of.
          if steps == 5 { withUnsafeCurrentTask { unsafe $0?.cancel() } }
        }
      }
      return (steps, trainer.training.step)
    }
    #expect(try await task.value == (6, 6))
  }

  @Test func aCheckpointNamesTheModelOfTheTrainer() throws {
    let trainer = try trainer()
    try trainer.run()
    let checkpoint = try trainer.checkpoint()
    #expect(
      checkpoint.model
        == (try ModelDescription(Sample(classes: 3, input: [1, 2, 2]) { Dense(3) }, input: [1, 2, 2])))
    #expect(checkpoint.classNames == ["dark", "grey", "light"] && checkpoint.training.step == 6)
    let error = #expect(throws: FoveaError.self) { try checkpoint.fitted() }
    #expect(
      error?.description == "checkpoint: is of the model sample, which the catalogue does not have; "
        + "give the model beside the checkpoint")
  }

  @Test func aLabelOfNoClassIsNamed() throws {
    /// A data set with a label too many.
    struct Mislabelled: DataSet {
      let base = Shades(count: 11)
      var name: String { base.name }
      var count: Int { base.count }
      var classNames: [String] { base.classNames }
      var channels: Int { 1 }
      var fingerprint: String { "mislabelled" }
      func label(at index: Int) -> Int { index == 3 ? 7 : base.label(at: index) }
      func picture(at index: Int) -> Picture { base.picture(at: index) }
    }
    let model = Sample(classes: 3, input: [1, 2, 2]) {
      Flatten()
      Dense(3).named("fc")
    }
    let trainer = try Trainer(
      model, input: [1, 2, 2], trainingData: Mislabelled(), testData: Shades(count: 7),
      options: TrainingOptions(epochs: 1, batchSize: 11, learningRate: 0.1), on: ReferenceBackend())
    expectRefusal("shades, example 3: has label 7, expected one in 0..<3; number the classes from 0") {
      try trainer.run()
    }
  }

  @Test func everythingIsCompiledBeforeTheFirstStep() throws {
    let backend = CountingBackend()
    let trainer = try trainer(on: backend)
    // Batches of four and of three, to train on and to judge on.
    #expect(backend.count == 4)
    try trainer.run()
    #expect(backend.count == 4)
  }

  @Test func aRunOfAnyLengthHasACountOfSteps() throws {
    let recorder = Recorder()
    try trainer(epochs: .max, maxSteps: 1).run(observers: [recorder])
    #expect(recorder.steps.map(\.totalSteps) == [1])
  }

  @Test func aLinearModelLearnsShades() throws {
    let summary = try trainer(epochs: 40).run()
    #expect(summary.last.trainAccuracy == 1)
    #expect(summary.best.accuracy == 1)
  }

  @Test func oneSeedGivesOneRunWhateverTheWorkers() throws {
    func run(seed: UInt64, workers: Int) throws -> (losses: [Double], weight: HostTensor) {
      let recorder = Recorder()
      let trainer = try trainer(seed: seed, workers: workers)
      try trainer.run(observers: [recorder])
      return (recorder.steps.map(\.loss), try trainer.state.read("fc.weight"))
    }
    let first = try run(seed: 1, workers: 0)
    for workers in [0, 1, 3] {
      let again = try run(seed: 1, workers: workers)
      #expect(again.losses == first.losses)
      #expect(again.weight == first.weight)
    }
    #expect(try run(seed: 2, workers: 1).losses != first.losses)
  }

  @Test func theLastBatchCanBeDropped() throws {
    let recorder = Recorder()
    try trainer(dropLast: true).run(observers: [recorder])
    #expect(recorder.steps.map(\.sums.examples) == [4, 8, 4, 8])
  }

  @Test func aRunThatEndsEarlyIsStillJudged() throws {
    let recorder = Recorder()
    let trainer = try trainer(maxSteps: 4)
    let summary = try trainer.run(observers: [recorder])
    #expect(recorder.steps.count == 4)
    #expect(recorder.epochs.map(\.epoch) == [1, 2])
    #expect(summary.last.step == 4)
    // The second epoch goes on where it stopped.
    #expect(trainer.training.epoch == 2)
    #expect(trainer.training.stepInEpoch == 1)
    #expect(trainer.training.sums.examples == 4)
  }

  @Test func bestIsTheFirstOfEquals() throws {
    let recorder = Recorder()
    let summary = try trainer(epochs: 40).run(observers: [recorder])
    let best = recorder.epochs.map(\.test.top1).max()
    #expect(summary.best.accuracy == best)
    #expect(summary.best.epoch == recorder.epochs.first { $0.test.top1 == best }?.epoch)
    #expect(recorder.epochs.last { $0.isBest }?.epoch == summary.best.epoch)
  }

  /// Three steps in an epoch: only the sixth ends the second one.
  @Test(arguments: [(4, false), (5, false), (6, true)])
  func onlyTheEndOfAnEpochCanBeBest(steps: Int, isBest: Bool) throws {
    let trainer = try trainer(maxSteps: steps)
    // After one epoch, with a best that any evaluation is better than.
    var training = TrainingState()
    (training.epoch, training.step) = (2, 3)
    training.best = TrainingState.Best(epoch: 1, accuracy: -1)
    let checkpoint = try Checkpoint(
      model: ModelDescription(Sample.linear(classes: 3, features: 4)),
      classNames: Shades(count: 1).classNames,
      pipeline: .resized, training: training, provenance: trainer.provenance,
      state: trainer.state)
    try trainer.resume(from: checkpoint)
    let summary = try trainer.run()
    #expect(summary.last.isBest == isBest)
    #expect(trainer.training.best?.epoch == (isBest ? 2 : 1))
  }

  /// Three steps in an epoch.
  @Test(arguments: [(2, 0, 4), (1, 4, 4), (2, 1, 3), (3, -1, 5)])
  func aRunStandsNowhereBetweenItsSteps(epoch: Int, stepInEpoch: Int, step: Int) throws {
    let trainer = try trainer(maxSteps: 6)
    var training = TrainingState()
    (training.epoch, training.stepInEpoch, training.step) = (epoch, stepInEpoch, step)
    let checkpoint = try Checkpoint(
      model: ModelDescription(Sample.linear(classes: 3, features: 4)),
      classNames: Shades(count: 1).classNames,
      pipeline: .resized, training: training, provenance: trainer.provenance,
      state: trainer.state)
    let error = #expect(throws: FoveaError.self) { try trainer.resume(from: checkpoint) }
    #expect(
      error?.problem.contains("stands at step \(step), \(stepInEpoch) of them in epoch \(epoch)") == true)
    #expect(trainer.training.step == 0)
  }

  @Test func aRunThatEndsInItsFirstEpochShowsItsOnlyEvaluationAsBest() throws {
    let trainer = try trainer(maxSteps: 2)
    let summary = try trainer.run()
    #expect(summary.last.isBest)
    #expect(summary.best.accuracy == summary.last.test.top1)
    #expect(trainer.training.best == nil)
  }

  @Test func aRunThatDivergesNamesTheStepAndLeavesEarlierEpochs() throws {
    let recorder = Recorder()
    let error = #expect(throws: FoveaError.self) {
      try trainer(epochs: 200, rate: 3e38).run(observers: [recorder])
    }
    #expect(error?.code == .numeric)
    #expect(error?.location == "step \(recorder.steps.count + 1)")
  }

  @Test func aLastBatchWithoutVarianceIsFoundBeforeTraining() throws {
    // Thirteen pictures in batches of four leave one, whose 1 x 1 planes have no variance.
    let model = Sample(classes: 3, input: [1, 2, 2]) {
      Sequential {
        Conv2D(4, kernel: 2)
        BatchNorm2D()
        Flatten()
        Dense(3)
      }
    }
    let error = #expect(throws: FoveaError.self) {
      try Trainer(
        model, input: [1, 2, 2], trainingData: Shades(count: 13), testData: Shades(count: 7),

        options: TrainingOptions(epochs: 1, batchSize: 4),
        on: ReferenceBackend())
    }
    #expect(error?.description.contains("drop last") == true)
  }

  /// Three shades for a model of as many classes as are given.
  func trainer(classes: Int) throws -> Trainer {
    try trainer(
      model: Sample(classes: classes, input: [1, 2, 2]) {
        Flatten()
        Dense(classes)
      })
  }

  @Test func aModelMayHaveMoreClassesThanTheData() throws {
    #expect(try trainer(classes: 5).run().last.test.examples == 7)
    let error = #expect(throws: FoveaError.self) { try trainer(classes: 2) }
    #expect(
      error?.description
        == "shades: has 3 classes, the model has 2; make the model with at least as many (number of classes)"
    )
  }

  @Test func leNetLearnsShapes() throws {
    let recorder = Recorder()
    let trainer = try Trainer(
      LeNet(), input: [1, 16, 16], trainingData: ShapesDataSet(split: .train, count: 60, size: 16),
      testData: ShapesDataSet(split: .test, count: 20, size: 16),

      options: TrainingOptions(
        epochs: 12, batchSize: 20, learningRate: 0.005, optimizer: Adam()),
      on: ReferenceBackend())
    let summary = try trainer.run(observers: [recorder])
    let first = try #require(recorder.steps.first)
    #expect(abs(first.loss - 2.3) < 0.2)
    #expect(summary.last.trainLoss < 0.7 * first.loss)
    #expect(summary.last.trainAccuracy > 0.4)
  }
}
