import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaLayers
import FoveaOneDNN
import FoveaRuns
import FoveaTraining
import TestSupport
import Testing

/// Runs that thaw a layer, stop when nothing improves, and average from an epoch on, killed at every step.
@Suite(.tags(.backend)) struct UnfreezingRunTests {
  /// Two layers, the first of which can be frozen.
  struct TwoLayers: Model {
    let name = "two-layers"
    let classes = 10
    let inputShape: TensorShape = [1, 16, 16]
    let initialization: any Initialization = .pytorch

    var body: some Layer {
      Conv2D(2, kernel: 3, activation: .relu).named("body")
      Flatten()
      Dense(classes).named("fc")
    }
  }

  static func trainer(average: any WeightAverage, accumulation: Int) throws -> Trainer {
    try Trainer(
      TwoLayers(), input: [1, 16, 16], trainingData: ShapesDataSet(split: .train, count: 32, size: 16),
      testData: ShapesDataSet(split: .test, count: 10, size: 16),
      options: TrainingOptions(
        epochs: 4, batchSize: 8, learningRate: 0.01, optimizer: LAMB(),
        schedule: CosineRestarts(firstPeriod: 2),
        accumulation: accumulation, average: average, frozen: ["body.*"], unfreezeEpoch: 3, layerDecay: 0.5,
        monitor: .loss, patience: 4), on: OneDNNBackend(threads: 1))
  }

  static func run(
    in run: TinyRun, average: any WeightAverage, accumulation: Int, observers: [any TrainingObserver] = []
  ) throws {
    let directory = try RunDirectory(path: run.path)
    let previous = try directory.checkpoint()
    let trainer = try trainer(average: average, accumulation: accumulation)
    if let previous { try trainer.resume(from: previous) }
    let recorder = try RunRecorder(
      directory, configuration: .object([:]), title: "", options: .init(logEvery: 1, saveEvery: .steps(1)),
      trainer: trainer, isResumed: previous != nil
    ) { trainer in
      try trainer.checkpoint(of: ModelDescription(TwoLayers()))
    }
    try trainer.run(observers: [recorder] + observers)
  }

  @Test(
    arguments: [ExponentialAverage(decay: 0.9), EqualAverage(startEpoch: 2)] as [any WeightAverage], [1, 2])
  func aRunKilledInEitherPhaseGoesOnBitForBit(average: any WeightAverage, accumulation: Int) throws {
    try withRun { whole in
      try Self.run(in: whole, average: average, accumulation: accumulation)
      try withRun { broken in
        for step in 1...(16 / accumulation) {
          #expect(throws: Crash.self) {
            try Self.run(
              in: broken, average: average, accumulation: accumulation, observers: [Crash(step: step)])
          }
        }
        try Self.run(in: broken, average: average, accumulation: accumulation)
        let (expected, found) = (try whole.remains(), try broken.remains())
        #expect(found.metrics == expected.metrics)
        #expect(found.tensors == expected.tensors)
      }
    }
  }
}
