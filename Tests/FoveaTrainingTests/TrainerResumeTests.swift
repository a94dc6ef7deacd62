import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaLayers
import FoveaReference
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

/// Which checkpoints a run may go on from, and what it says of the way that lies before it.
@Suite(.tags(.quick, .backend)) struct TrainerResumeTests {
  /// A trainer of a linear model; an epoch has three steps.
  func trainer(
    epochs: Int, schedule: any Schedule = ConstantRate(), maxSteps: Int? = nil
  ) throws -> Trainer {
    try Trainer(
      Sample(classes: 3, input: [1, 2, 2]) {
        Flatten()
        Dense(3).named("fc")
      }, input: [1, 2, 2], trainingData: Shades(count: 11), testData: Shades(count: 7),
      options: TrainingOptions(
        epochs: epochs, batchSize: 4, learningRate: 0.5, schedule: schedule, maxSteps: maxSteps),
      on: ReferenceBackend())
  }

  /// The checkpoint of a run after some steps.
  func checkpoint(
    after steps: Int, epochs: Int, schedule: any Schedule = ConstantRate()
  ) throws -> Checkpoint {
    let trainer = try trainer(epochs: epochs, schedule: schedule, maxSteps: steps)
    try trainer.run()
    return try Checkpoint(
      model: ModelDescription(Sample.linear(classes: 3, features: 4)),
      classNames: Shades(count: 1).classNames,
      pipeline: .resized, training: trainer.training,
      provenance: trainer.provenance, state: trainer.state)
  }

  @Test func aRunDoesNotGetShorter() throws {
    var saved = try checkpoint(after: 2, epochs: 3)
    func problem() -> String? {
      #expect(throws: FoveaError.self) { try trainer(epochs: 2).resume(from: saved) }?.problem
    }
    #expect(problem() == "is of a run of 3 epochs, this one has 2")
    // Older files say it in the record of an epoch only.
    saved.provenance?.epochs = nil
    #expect(problem() == "is of a run of 3 epochs, this one has 2")
    saved.training.latest = nil
    #expect(try trainer(epochs: 2).resume(from: saved).isEmpty)
  }

  @Test(
    arguments: [
      (ConstantRate(), 4, false), (StepDecay(stepSize: 1, gamma: 0.5), 4, false),
      // The first epoch has the same rate along every cosine.
      (CosineDecay(), 2, false), (CosineDecay(), 3, false), (CosineDecay(), 4, true),
    ] as [(any Schedule, Int, Bool)])
  func aLongerCurveIsToldOnceItHasBeenLeft(
    schedule: any Schedule, steps: Int, isTold: Bool
  ) throws {
    let saved = try checkpoint(after: steps, epochs: 2, schedule: schedule)
    #expect(try trainer(epochs: 2, schedule: schedule).resume(from: saved).isEmpty)
    let remarks = try trainer(epochs: 5, schedule: schedule).resume(from: saved)
    #expect(
      remarks
        == (isTold
          ? [
            "the learning rate has followed the curve of 2 epochs and now follows that of 5: "
              + "not what 5 epochs from the start would give"
          ] : []))
  }
}
