import Foundation
import FoveaCore
import FoveaLayers
import FoveaReference
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

/// Sweeps of learning rates.
@Suite(.tags(.quick, .backend)) struct LearningRateFinderTests {
  func trainer(accumulation: Int = 1, maxSteps: Int? = nil) throws -> Trainer {
    try Trainer(
      Sample(classes: 3, input: [1, 2, 2]) {
        Flatten()
        Dense(3).named("fc")
      }, input: [1, 2, 2], trainingData: Shades(count: 11), testData: Shades(count: 7),
      options: TrainingOptions(
        epochs: 2, batchSize: 4, learningRate: 0.5, optimizer: SGD(momentum: 0.5), accumulation: accumulation,
        average: ExponentialAverage(), seed: 1, maxSteps: maxSteps), on: ReferenceBackend())
  }

  @Test(arguments: [1, 2])
  func aSweepLeavesNoTrace(accumulation: Int) throws {
    let (trainer, other) = (try trainer(accumulation: accumulation), try trainer(accumulation: accumulation))
    let sweep = try LearningRateFinder(steps: 40).sweep(trainer)
    #expect(sweep.points.count > 10)
    #expect(trainer.training == other.training)
    for entry in other.state.entries {
      #expect(try trainer.state.read(entry.path) == other.state.read(entry.path), "\(entry.path)")
    }
    #expect(try trainer.run().last.test == other.run().last.test)
  }

  @Test func ratesGrowByOneFactorAndLossesAreThoseOfTraining() throws {
    let finder = LearningRateFinder(lowestRate: 1e-4, highestRate: 1, steps: 41, smoothing: 0.5)
    let sweep = try finder.sweep(trainer())
    for (index, point) in sweep.points.enumerated() {
      #expect(abs(point.rate / (1e-4 * pow(10, Double(index) / 10)) - 1) < 1e-12)
    }
    // The first loss is that of the untrained network, the average begins with it.
    let recorder = Recorder()
    let trainer = try trainer()
    try trainer.run(observers: [recorder])
    #expect(sweep.points[0].loss == recorder.steps[0].loss)
    #expect(abs(sweep.points[0].smoothedLoss - sweep.points[0].loss) < 1e-12)
    let second = (sweep.points[0].loss * 0.25 + sweep.points[1].loss * 0.5) / 0.75
    #expect(abs(sweep.points[1].smoothedLoss - second) < 1e-12)
  }

  @Test func theSuggestionIsWhereTheLossFallsMost() {
    func sweep(_ loss: (Int) -> Double) -> LearningRateSweep {
      let finder = LearningRateFinder(lowestRate: 1e-4, highestRate: 1, steps: 41)
      return LearningRateSweep(
        points: (0..<41).map {
          .init(rate: finder.rate(ofStep: $0), loss: loss($0), smoothedLoss: loss($0))
        })
    }
    // A slope between 15 and 25, steepest in its middle; then a rise.
    let falling = sweep {
      $0 <= 15 ? 2 : $0 <= 25 ? 2 - Double(($0 - 15) * ($0 - 15)) / 100 : Double($0 - 24)
    }
    let suggestion = falling.suggestion ?? 0
    #expect(suggestion > falling.points[18].rate && suggestion <= falling.points[25].rate)
    #expect(falling.lowest?.rate == falling.points[25].rate)
    #expect(sweep { Double($0) }.suggestion == nil)
    #expect(sweep { _ in 1 }.suggestion == nil)
    #expect(LearningRateSweep().suggestion == nil && LearningRateSweep().lowest == nil)
    #expect(falling.csv.split(separator: "\n").count == 42)
    #expect(falling.csv.hasPrefix("learning_rate,loss,smoothed_loss\n0.0001,2.0,2.0\n"))
  }

  @Test func aSweepEndsWhereTheLossDiverges() throws {
    let sweep = try LearningRateFinder(lowestRate: 1, highestRate: 1e30, steps: 100).sweep(trainer())
    #expect(sweep.hasDiverged && sweep.points.count < 100)
  }

  @Test(arguments: [
    LearningRateFinder(lowestRate: 0), LearningRateFinder(lowestRate: 1, highestRate: 1),
    LearningRateFinder(highestRate: .infinity), LearningRateFinder(steps: 9),
    LearningRateFinder(smoothing: 1), LearningRateFinder(divergence: 1),
  ])
  func valuesThatCannotWorkAreRefused(_ finder: LearningRateFinder) throws {
    let error = #expect(throws: FoveaError.self) { try finder.validate() }
    #expect(error?.code == .configuration)
  }

  @Test func aLimitOfStepsIsRefused() throws {
    let error = #expect(throws: FoveaError.self) {
      try LearningRateFinder(steps: 40).sweep(trainer(maxSteps: 2))
    }
    #expect(error?.problem == "the trainer has a limit of steps, and a sweep has its own")
  }
}
