import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaReference
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

/// Optimizers, transforms of gradients and schedules against PyTorch's and timm's, by the golden files of
/// `Tests/Oracle/optimizers.py`.
@Suite(.tags(.quick, .backend, .golden)) struct OracleTests {
  /// Fifty steps of an optimizer, the parameters after each ten.
  struct Run: Decodable, CustomTestStringConvertible {
    var opt: String
    var lr: Double
    var gradients: [String]
    var groups: [ParameterGroup]
    var noDecay: Set<DecayExemption>
    var parameters: [[Double]]

    enum CodingKeys: String, CodingKey {
      case opt, lr, gradients, groups, parameters
      case noDecay = "no_decay"
    }

    var testDescription: String { ([opt] + gradients).joined(separator: " ") }
  }

  /// The rates of a schedule, from a base of 0.4 over all steps of a run, or after evaluations.
  struct Rates: Decodable, CustomTestStringConvertible {
    var schedule: String
    var epochs: Int?
    var warmupEpochs: Int?
    var stepsPerEpoch: Int?
    var losses: [Double]?
    var rates: [Double]

    enum CodingKeys: String, CodingKey {
      case epochs, losses, rates
      case schedule = "lr_scheduler"
      case warmupEpochs = "warmup_epochs"
      case stepsPerEpoch = "steps_per_epoch"
    }

    var testDescription: String {
      schedule + (warmupEpochs.map { $0 > 0 ? " behind \($0) epochs of warm-up" : "" } ?? "")
    }
  }

  struct Schedules: Decodable {
    var rates: [Rates]
    var plateaus: [Rates]
  }

  static func golden<Value: Decodable>(_ name: String) -> Value? {
    (try? Data(contentsOf: goldenFile("\(name).json"))).flatMap {
      try? JSONDecoder().decode(Value.self, from: $0)
    }
  }

  static let runs: [Run] = golden("optimizers") ?? []
  static let schedules: Schedules? = golden("schedules")

  @Test func goldenFilesAreThere() {
    #expect(Self.runs.count == 25)
    #expect(Self.schedules?.rates.count == 16 && Self.schedules?.plateaus.count == 3)
  }

  /// No optimizer and no schedule is omitted.
  @Test func everyChoiceHasFiftySteps() throws {
    func name(_ text: String) -> String { String(text.prefix { $0 != ":" }) }
    let choices = TrainingChoices.standard
    #expect(Set(Self.runs.map { name($0.opt) }) == Set(choices.optimizers.names))
    let schedules = try #require(Self.schedules)
    let all = schedules.rates + schedules.plateaus
    #expect(all.allSatisfy { $0.rates.count >= 50 })
    #expect(Set(all.map { name($0.schedule) }) == Set(choices.schedules.names))
  }

  @Test(arguments: runs)
  func fiftyStepsAreThoseOfPyTorch(_ run: Run) throws {
    let choices = TrainingChoices.standard
    let network = try Sample.linear(classes: 3, features: 2).network(batch: 3, mode: .training(seed: 0))
    let rule = UpdateRule(
      try choices.optimizers.make(.string(run.opt)),
      gradients: try run.gradients.map { try choices.gradients.make(.string($0)) }, groups: run.groups,
      noDecay: run.noDecay)
    let state = ReferenceBackend().makeState()
    let step = try TrainingStep(network, rule: rule, on: ReferenceBackend(), over: state)
    let start = TrainingStepTests.start
    try state.write(
      HostTensor(start.weight.flatMap { $0.map(Float.init) }, shape: [3, 2]), to: "fc.weight")
    try state.write(HostTensor(start.bias.map(Float.init), shape: [3]), to: "fc.bias")
    let images = HostTensor(
      TrainingStepTests.inputs.flatMap { $0.map(Float.init) }, shape: [3, 2, 1, 1])
    let labels = HostTensor(TrainingStepTests.labels.map(Int32.init), shape: [3])
    for number in 1...50 {
      _ = try step.run(images: images, labels: labels, learningRate: run.lr, number: number)
      guard number % 10 == 0 else { continue }
      let found = try state.read("fc.weight").doubles + state.read("fc.bias").doubles
      for (a, b) in zip(found, run.parameters[number / 10 - 1]) {
        #expect(abs(a - b) < 1e-5 * max(1, abs(b)), "step \(number)")
      }
    }
  }

  @Test(arguments: schedules?.rates ?? [])
  func ratesAreThoseOfPyTorch(_ rates: Rates) throws {
    let steps = try #require(rates.stepsPerEpoch)
    let options = TrainingOptions(
      epochs: try #require(rates.epochs), learningRate: 0.4,
      schedule: try TrainingChoices.standard.schedules.make(.string(rates.schedule)),
      warmupEpochs: try #require(rates.warmupEpochs))
    for (index, expected) in rates.rates.enumerated() {
      let rate = options.rate(epoch: index / steps, step: index % steps, stepsPerEpoch: steps)
      #expect(abs(rate - expected) < 1e-12, "step \(index)")
    }
  }

  @Test(arguments: schedules?.plateaus ?? [])
  func ratesFallWhereThoseOfPyTorchDo(_ rates: Rates) throws {
    let schedule = try TrainingChoices.standard.schedules.make(.string(rates.schedule))
    let losses = try #require(rates.losses)
    var state: [String: Double] = [:]
    for (epoch, (loss, expected)) in zip(losses, rates.rates).enumerated() {
      let moment = ScheduleMoment(epoch: epoch, epochs: losses.count)
      #expect(abs(schedule.rate(base: 0.4, at: moment, state: state) - expected) < 1e-12, "epoch \(epoch)")
      state = schedule.next(
        state,
        after: EpochRecord(
          epoch: epoch + 1, epochs: losses.count, step: epoch + 1, trainLoss: 1, trainAccuracy: 0,
          test: Evaluation(lossSum: loss, correct1: 0, correct5: 0, examples: 1), examplesPerSecond: 1,
          isBest: false))
    }
  }
}
