import Foundation
import Fovea
import FoveaConformance
import FoveaGraph
import OwnChoices
import Testing

/// An optimizer from outside, made of existing operations, is one like all others.
@Suite struct LionTests {
  static let cases = [
    OperationCase(
      "Graph", "Lion by hand: from 0 and from a momentum",
      [
        .values(1, 1), .values(0.5, 0.5), .scalar(0.1), .values(0, -1),
      ], tolerance: .rounding, expected: [[0.85, 1.05], [0.005, -0.985]]
    ) { graph, x in
      try Lion(weightDecay: 0.5).update(
        x[0], gradient: x[1], moments: [x[3]], learningRate: x[2], in: &graph)
    },
    OperationCase(
      "Graph", "Lion on filters",
      [
        .normal([8, 3, 3, 3]).inState(), .normal([8, 3, 3, 3]), .scalar(0.1),
        .normal([8, 3, 3, 3]).inState(.moment),
      ], tolerance: .rounding
    ) { graph, x in
      let new = try Lion().update(x[0], gradient: x[1], moments: [x[3]], learningRate: x[2], in: &graph)
      graph.write(new[0], to: "input0")
      graph.write(new[1], to: "input3")
      return []
    },
  ]

  @Test(arguments: cases, devices.names)
  func itsUpdateIsTheSameOnEveryBackend(_ test: OperationCase, on device: String) throws {
    let found = try Conformance.check(test, on: backend(device)) + Conformance.checkByHand(test)
    #expect(found.isEmpty, "\(found)")
  }

  @Test(arguments: devices.names)
  func itTrains(on device: String) throws {
    let options = TrainingOptions(
      epochs: 6, batchSize: 16, learningRate: 0.003, optimizer: Lion(weightDecay: 0.1))
    let summary = try trainer(options: options, on: backend(device)).run()
    #expect(summary.last.test.top1 > 0.95, "\(summary.last)")
  }

  @Test(arguments: devices.names)
  func whatIsNotFiniteNamesStepAndParameter(on device: String) throws {
    // The first product of rate and decay overflows.
    let options = TrainingOptions(
      epochs: 1, batchSize: 16, learningRate: 3e38, optimizer: Lion(weightDecay: 1000))
    let error = #expect(throws: FoveaError.self) {
      try trainer(options: options, on: backend(device)).run()
    }
    #expect(error?.code == .numeric && error?.location == "step 1")
    let places = try trainer(options: options, on: backend(device)).parameters.map(\.path)
    let problem = error?.problem ?? ""
    #expect(places.contains { problem == "\($0): its update is not a finite number" }, "\(problem)")
  }

  @Test func valuesOutOfRangeAreRefused() throws {
    let error = #expect(throws: FoveaError.self) {
      try choices.optimizers.make(.string("lion:beta1=1"), at: "opt")
    }
    #expect(error?.description == "opt: beta1 must be in 0..<1, got 1")
  }

  /// The optimizer of the second part is read back by its name from what the first part wrote.
  @Test(arguments: [1, 4, 6, 8])
  func aRunContinuesBitForBit(step: Int) throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "outside-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "last.safetensors").path
    let options = TrainingOptions(
      epochs: 2, batchSize: 16, learningRate: 0.003, optimizer: Lion(beta1: 0.95, weightDecay: 0.1))
    let whole = try trainer(options: options, on: backend("cpu"))
    try whole.run()

    let first = try trainer(options: options, on: backend("cpu"))
    #expect(throws: Stop.Requested.self) { try first.run(observers: [Stop(step: step)]) }
    var written = try first.checkpoint(of: ModelDescription(SmallNetwork(), input: [1, 8, 8]))
    written.configuration = try JSONValue(encoding: options).text()
    try written.write(to: path)

    let checkpoint = try Checkpoint.read(path: path)
    let second = try trainer(options: self.options(of: checkpoint), on: backend("cpu"))
    #expect(second.options.optimizer.text == "lion:beta1=0.95,weight_decay=0.1")
    #expect(try second.resume(from: checkpoint) == [])
    try second.run()
    #expect(second.training.latest?.test == whole.training.latest?.test)
    #expect(whole.state.entries.contains { $0.path == "optimizer.0.weight.momentum" })
    for entry in whole.state.entries {
      #expect(try second.state.read(entry.path) == whole.state.read(entry.path), "\(entry.path)")
    }
  }

  @Test func anotherOptimizerIsAnotherRun() throws {
    let options = TrainingOptions(epochs: 1, batchSize: 16, optimizer: Lion())
    let first = try trainer(options: options, on: backend("reference"))
    let checkpoint = try first.checkpoint(of: ModelDescription(SmallNetwork(), input: [1, 8, 8]))
    var other = options
    other.optimizer = Lion(beta1: 0.5)
    let error = #expect(throws: FoveaError.self) {
      try trainer(options: other, on: backend("reference")).resume(from: checkpoint)
    }
    #expect(error?.problem.contains("lion:beta1=0.5") == true, "\(error?.problem ?? "")")
  }

  /// The options that a checkpoint was trained with.
  private func options(of checkpoint: Checkpoint) throws -> TrainingOptions {
    let key = try #require(TrainingChoices.userInfoKey)
    return try JSONValue(parsing: Data(checkpoint.configuration.utf8), at: "configuration")
      .decode(TrainingOptions.self, userInfo: [key: choices])
  }
}
