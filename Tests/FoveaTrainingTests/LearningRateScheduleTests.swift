import FoveaTraining
import Testing

struct LearningRateScheduleTests {
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var schedule: LearningRateSchedule
    /// The rates in the first step of each epoch.
    var rates: [Double]
  }

  static let cases = [
    Case(
      testDescription: "constant", schedule: LearningRateSchedule(base: 0.1, epochs: 3),
      rates: [0.1, 0.1, 0.1]),
    Case(
      testDescription: "step",
      schedule: LearningRateSchedule(base: 1, decay: .step(every: 2, factor: 0.5), epochs: 5),
      rates: [1, 1, 0.5, 0.5, 0.25]),
    Case(
      testDescription: "cosine", schedule: LearningRateSchedule(base: 2, decay: .cosine, epochs: 4),
      rates: [2, 1.7071067811865475, 1, 0.2928932188134524]),
    Case(
      testDescription: "warm-up of two epochs, then cosine over two",
      schedule: LearningRateSchedule(base: 1, decay: .cosine, warmupEpochs: 2, epochs: 4),
      rates: [0.05, 0.55, 1, 0.5]),
  ]

  @Test(arguments: cases)
  func ratesFollowTheSchedule(_ test: Case) {
    for (epoch, expected) in test.rates.enumerated() {
      let rate = test.schedule.rate(epoch: epoch, step: 0, stepsPerEpoch: 10)
      #expect(abs(rate - expected) < 1e-12, "epoch \(epoch)")
    }
  }

  @Test func noNumberOfEpochsIsTooLarge() {
    let schedule = LearningRateSchedule(base: 1, warmupEpochs: .max, epochs: .max)
    let rate = schedule.rate(epoch: .max - 1, step: 3, stepsPerEpoch: .max)
    #expect(abs(rate - 1) < 1e-12)
  }

  @Test func warmUpEndsAtTheBaseRate() {
    let schedule = LearningRateSchedule(base: 0.4, warmupEpochs: 1, epochs: 2)
    let rates = (0..<4).map { schedule.rate(epoch: 0, step: $0, stepsPerEpoch: 4) }
    #expect(rates == [0.1, 0.2, 0.30000000000000004, 0.4])
  }
}
