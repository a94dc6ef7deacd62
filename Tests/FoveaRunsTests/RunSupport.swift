import Foundation
import FoveaCore
import FoveaData
import FoveaFormats
import FoveaCheckpoints
import FoveaLayers
import FoveaOneDNN
import FoveaRuns
import FoveaTraining

/// One dense layer on pictures of shapes.
struct Tiny: Model {
  let name = "tiny"
  let classes = 10
  let inputShape: TensorShape = [1, 16, 16]
  let initialization: any Initialization = .pytorch

  var body: some Layer {
    Flatten()
    Dense(classes).named("fc")
  }
}

/// A run of the smallest network in a directory: three epochs of four steps.
///
/// On the CPU backend, whose state a checkpoint holds whole; the reference's has more digits.
struct TinyRun {
  let directory: URL

  var path: String { directory.path }

  func file(_ name: String) -> URL { directory.appendingPathComponent(name) }

  /// Goes on with the run in the directory, or begins it, until it ends or an observer throws.
  @discardableResult
  func run(
    maxSteps: Int? = nil, options: RunRecorder.Options = .init(logEvery: 1, saveEvery: .steps(3)),
    interruption: Interruption? = nil, warn: (String) -> Void = { _ in },
    observers: [any TrainingObserver] = []
  ) throws -> TrainingEvent.Summary {
    let directory = try RunDirectory(path: path)
    let previous = try directory.checkpoint()
    let trainer = try Self.trainer(maxSteps: maxSteps)
    if let previous { try trainer.resume(from: previous) }
    let recorder = try Self.recorder(
      directory, trainer: trainer, isResumed: previous != nil, options: options, interruption: interruption,
      warn: warn)
    return try trainer.run(observers: [recorder] + observers)
  }

  static func recorder(
    _ directory: RunDirectory, trainer: Trainer, isResumed: Bool, options: RunRecorder.Options = .init(),
    interruption: Interruption? = nil, warn: (String) -> Void = { _ in }
  ) throws -> RunRecorder {
    try RunRecorder(
      directory, configuration: .object(["model": .string("tiny"), "seed": .integer(0)]),
      title: "A <tiny> run",
      options: options, trainer: trainer, isResumed: isResumed, interruption: interruption, warn: warn
    ) { trainer in
      try trainer.checkpoint(of: ModelDescription(Tiny()))
    }
  }

  static func trainer(maxSteps: Int? = nil) throws -> Trainer {
    try Trainer(
      Tiny(), input: [1, 16, 16], trainingData: ShapesDataSet(split: .train, count: 32, size: 16),
      testData: ShapesDataSet(split: .test, count: 10, size: 16),

      options: TrainingOptions(epochs: 3, batchSize: 8, learningRate: 0.05, maxSteps: maxSteps),
      on: OneDNNBackend(threads: 1))
  }

  /// Everything that a run leaves and that does not depend on the clock.
  func remains() throws -> (metrics: [String], tensors: [[SafeTensorsFile.Entry]]) {
    let tensors = try ["last", "best"].map {
      try SafeTensorsFile.read(path: file("\($0).safetensors").path).tensors
    }
    return (try metrics(), tensors)
  }

  /// The lines of the metrics without speeds and times.
  func metrics() throws -> [String] {
    try String(contentsOf: file("metrics.jsonl"), encoding: .utf8).split(separator: "\n")
      .map { String($0).replacing(/,"(examples_per_second|time)":[^,}]*/, with: "") }
  }

  /// The names of the files, in order.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}

/// Runs a body with a directory that does not exist yet, and removes it.
func withRun<Result>(_ body: (TinyRun) throws -> Result) throws -> Result {
  let directory = FileManager.default.temporaryDirectory
    .appendingPathComponent("fovea-\(UUID().uuidString)/run")
  defer { try? FileManager.default.removeItem(at: directory.deletingLastPathComponent()) }
  return try body(TinyRun(directory: directory))
}

/// Breaks a run off at a step, as a crash would: nothing is saved.
struct Crash: TrainingObserver, Error {
  var step: Int

  func observe(_ event: TrainingEvent, of trainer: Trainer) throws {
    if case .step(let step) = event, step.step == self.step { throw self }
  }
}
