import FoveaTraining
import TestSupport
import Testing

@Suite(.tags(.quick)) struct ScheduleTests {
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var options: TrainingOptions
    /// The rates in the first step of each epoch.
    var rates: [Double]
  }

  static let cases = [
    Case(testDescription: "constant", options: TrainingOptions(epochs: 3), rates: [0.1, 0.1, 0.1]),
    Case(
      testDescription: "step",
      options: TrainingOptions(epochs: 5, learningRate: 1, schedule: StepDecay(stepSize: 2, gamma: 0.5)),
      rates: [1, 1, 0.5, 0.5, 0.25]),
    Case(
      testDescription: "cosine",
      options: TrainingOptions(epochs: 4, learningRate: 2, schedule: CosineDecay()),
      rates: [2, 1.7071067811865475, 1, 0.2928932188134524]),
    Case(
      testDescription: "warm-up of two epochs, then cosine over two",
      options: TrainingOptions(epochs: 4, learningRate: 1, schedule: CosineDecay(), warmupEpochs: 2),
      rates: [0.05, 0.55, 1, 0.5]),
  ]

  @Test(arguments: cases)
  func ratesFollowTheSchedule(_ test: Case) {
    for (epoch, expected) in test.rates.enumerated() {
      let rate = test.options.rate(epoch: epoch, step: 0, stepsPerEpoch: 10)
      #expect(abs(rate - expected) < 1e-12, "epoch \(epoch)")
    }
  }

  @Test func noNumberOfEpochsIsTooLarge() {
    let options = TrainingOptions(epochs: .max, learningRate: 1, warmupEpochs: .max)
    let rate = options.rate(epoch: .max - 1, step: 3, stepsPerEpoch: .max)
    #expect(abs(rate - 1) < 1e-12)
  }

  @Test func warmUpEndsAtTheBaseRate() {
    let options = TrainingOptions(epochs: 2, learningRate: 0.4, warmupEpochs: 1)
    let rates = (0..<4).map { options.rate(epoch: 0, step: $0, stepsPerEpoch: 4) }
    #expect(rates == [0.1, 0.2, 0.30000000000000004, 0.4])
  }
}
