import FoveaCheckpoints
import FoveaCore
import FoveaLayers
import FoveaReference
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

/// Parameters that are frozen until an epoch.
@Suite(.tags(.quick, .backend)) struct UnfreezingTests {
  /// A trainer of three epochs of three steps, whose first layer is frozen in the first epoch.
  func trainer(
    average: (any WeightAverage)? = nil, groups: [ParameterGroup] = [], unfreezeEpoch: Int? = 2
  ) throws -> Trainer {
    try Trainer(
      Sample(classes: 3, input: [1, 2, 2]) {
        Sequential {
          Conv2D(2, kernel: 1)
          Conv2D(2, kernel: 1)
          Flatten()
          Dense(3)
        }
      }, input: [1, 2, 2], trainingData: Shades(count: 12), testData: Shades(count: 6),
      options: TrainingOptions(
        epochs: 3, batchSize: 4, learningRate: 0.01, optimizer: Adam(), groups: groups, average: average,
        frozen: ["0.*"], unfreezeEpoch: unfreezeEpoch, seed: 1), on: ReferenceBackend())
  }

  /// Keeps some values of the state after each step.
  final class Watcher: TrainingObserver {
    let paths: [String]
    var values: [[String: [Double]]] = []
    var trained: [Int] = []

    init(_ paths: [String]) { self.paths = paths }

    func observe(_ event: TrainingEvent, of trainer: Trainer) throws {
      guard case .step = event else { return }
      values.append(
        Dictionary(
          try paths.map { ($0, try trainer.state.read($0).doubles) }, uniquingKeysWith: { $1 }))
      trained.append(trainer.network.parameters.count(where: \.isTrainable))
    }
  }

  @Test func parametersAreTrainedFromTheEpochOn() throws {
    let watcher = Watcher(["0.weight", "1.weight"])
    let trainer = try trainer()
    let start = try trainer.state.read("0.weight").doubles
    try trainer.run(observers: [watcher])
    #expect(watcher.values.prefix(3).allSatisfy { $0["0.weight"] == start })
    #expect(Set(watcher.values.map { $0["0.weight"] }).count == 7)
    #expect(Set(watcher.values.map { $0["1.weight"] }).count == 9)
    #expect(watcher.trained == [4, 4, 4, 6, 6, 6, 6, 6, 6])
  }

  /// Adam's first step has the size of the rate, whatever the gradient: the steps of such a parameter count from 1.
  @Test func theirStepsAreCountedFromTheirFirstOne() throws {
    let watcher = Watcher(["0.weight"])
    let trainer = try trainer()
    try trainer.run(observers: [watcher])
    let changes = zip(watcher.values[3]["0.weight"] ?? [], watcher.values[2]["0.weight"] ?? [])
      .map { abs($0 - $1) }
    #expect(changes.count == 2)
    for change in changes { #expect(abs(change - 0.01) < 1e-5) }
  }

  @Test func untilThenTheirAverageIsThemselves() throws {
    let watcher = Watcher(["0.weight", "average.0.weight"])
    let trainer = try trainer(average: ExponentialAverage(decay: 0.5))
    try trainer.run(observers: [watcher])
    var expected: [Double] = []
    for (step, values) in watcher.values.enumerated() {
      let own = values["0.weight"] ?? []
      expected = step < 3 ? own : zip(expected, own).map { ($0 + $1) / 2 }
      for (a, b) in zip(values["average.0.weight"] ?? [], expected) { #expect(abs(a - b) < 1e-6) }
    }
  }

  @Test func aGroupMayHoldThemAlone() throws {
    let trainer = try trainer(groups: [ParameterGroup(pattern: "0.*", rateFactor: 0)])
    let start = try trainer.state.read("0.weight")
    try trainer.run()
    #expect(try trainer.state.read("0.weight") == start)
  }

  @Test(arguments: [(1, ["0.*"]), (4, ["0.*"]), (2, [])])
  func anEpochThatCannotBeIsRefused(epoch: Int, frozen: [String]) {
    let options = TrainingOptions(epochs: 3, frozen: frozen, unfreezeEpoch: epoch)
    let error = #expect(throws: FoveaError.self) { try options.validate() }
    #expect(error?.location == "unfreeze epoch")
  }
}
