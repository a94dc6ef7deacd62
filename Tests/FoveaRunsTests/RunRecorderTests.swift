import Foundation
import FoveaCore
import FoveaCheckpoints
import FoveaRuns
import FoveaTraining
import TestSupport
import Testing

/// A program that uses the library alone keeps runs that can be trusted.
@Suite(.tags(.quick, .backend)) struct RunRecorderTests {
  @Test func aRunLeavesItsFiles() throws {
    try withRun { run in
      let summary = try run.run()
      #expect(
        try run.names() == [
          "best.safetensors", "config.json", "curves.svg", "history.csv", "last.safetensors", "metrics.jsonl",
        ])
      let configuration = try String(contentsOf: run.file("config.json"), encoding: .utf8)
      #expect(configuration == "{\n  \"model\" : \"tiny\",\n  \"seed\" : 0\n}\n")
      let curves = try String(contentsOf: run.file("curves.svg"), encoding: .utf8)
      #expect(curves.contains("A &lt;tiny&gt; run"))
      let best = try Checkpoint.read(path: run.file("best.safetensors").path)
      #expect(best.training.latest?.epoch == summary.best.epoch)
      let metrics = try run.metrics()
      #expect(metrics.count == 12 + 12 + 3)
      #expect(metrics[0].hasPrefix(#"{"event":"step","epoch":1,"step":1,"loss":"#))
      #expect(metrics[0].hasSuffix(#","lr":0.05}"#))
      #expect(metrics[1].hasPrefix(#"{"event":"progress","epoch":1,"step":1,"done":0.25,"train_loss":"#))
      let history = try String(contentsOf: run.file("history.csv"), encoding: .utf8).split(separator: "\n")
      #expect(history.count == 4)
      #expect(history[0].hasPrefix("epoch,step,done,train_loss,"))
      #expect(history[1].hasPrefix("1,4,1,") && history[3].hasPrefix("3,12,3,"))
      #expect(history.allSatisfy { $0.count { $0 == "," } == 7 })
      #expect(metrics[8].hasPrefix(#"{"event":"epoch","epoch":1,"step":4,"done":1,"train_loss":"#))
    }
  }

  @Test func aRunThatIsBrokenOffAgainAndAgainEndsLikeAnUnbrokenOne() throws {
    try withRun { whole in
      try whole.run()
      try withRun { broken in
        for step in [1, 2, 4, 5, 7, 8, 11, 12] {
          #expect(throws: Crash.self) { try broken.run(observers: [Crash(step: step)]) }
        }
        let summary = try broken.run()
        let (expected, found) = (try whole.remains(), try broken.remains())
        #expect(found.metrics == expected.metrics)
        #expect(found.tensors == expected.tensors)
        // A run that is over is summed up once more and changes nothing.
        #expect(try broken.run().last == summary.last)
        #expect(try broken.remains().metrics == expected.metrics)
        #expect(try broken.names() == whole.names())
      }
    }
  }

  @Test func aWishToStopIsGrantedAfterTheStepAndSaved() throws {
    /// Asks at a step.
    struct Asking: TrainingObserver {
      let interruption: Interruption
      func observe(_ event: TrainingEvent, of trainer: Trainer) {
        if case .step(let step) = event, step.step == 5 { interruption.request() }
      }
    }
    try withRun { run in
      let interruption = Interruption()
      #expect(interruption.status == nil)
      let error = #expect(throws: RunInterrupted.self) {
        try run.run(
          options: .init(saveEvery: .time(seconds: 3600)), interruption: interruption,
          observers: [Asking(interruption: interruption)])
      }
      // The recorder, which comes first, hears of it at its next step.
      #expect(error == RunInterrupted(status: 130, step: 6))
      #expect(error?.localizedDescription == "the run was stopped after step 6 and can be resumed")
      let last = try Checkpoint.read(path: run.file("last.safetensors").path)
      #expect(last.training.step == 6)
    }
  }

  @Test func aCancelledTaskSavesAndEnds() async throws {
    /// Cancels the task at a step.
    struct Cancelling: TrainingObserver {
      func observe(_ event: TrainingEvent, of trainer: Trainer) {
        guard case .step(let step) = event, step.step == 5 else { return }
        withUnsafeCurrentTask { unsafe $0?.cancel() }
      }
    }
    try await Task.detached {
      try withRun { run in
        #expect(throws: CancellationError.self) {
          try run.run(options: .init(saveEvery: .time(seconds: 3600)), observers: [Cancelling()])
        }
        // The recorder, which comes first, sees it at its next step.
        let last = try Checkpoint.read(path: run.file("last.safetensors").path)
        #expect(last.training.step == 6)
      }
    }.value
  }

  @Test func noRunIsReplacedUnasked() throws {
    try withRun { run in
      try run.run(maxSteps: 1)
      let before = try run.remains()
      let trainer = try TinyRun.trainer()
      let error = #expect(throws: FoveaError.self) {
        try TinyRun.recorder(RunDirectory(path: run.path), trainer: trainer, isResumed: false)
      }
      #expect(
        error?.description
          == "\(run.path): the output directory is not empty; continue its run with resume, or "
          + "name another one with output directory")
      #expect(try run.remains().tensors == before.tensors)
      #expect(try run.metrics() == before.metrics)
    }
  }

  @Test func metricsThatDoNotReachTheCheckpointAreRemarked() throws {
    try withRun { run in
      try run.run(maxSteps: 6)
      try Data().write(to: run.file("metrics.jsonl"))
      var warnings: [String] = []
      try run.run(warn: { warnings.append($0) })
      #expect(
        warnings == [
          "\(run.path)/metrics.jsonl: lines up to step 6 are missing; the curves will have a gap"
        ])
    }
  }

  @Test func linesNeedAnInterval() throws {
    try withRun { run in
      let error = #expect(throws: FoveaError.self) { try run.run(options: .init(logEvery: 0)) }
      #expect(error?.code == .configuration)
      #expect(error?.problem == "must be at least 1, got 0")
      let kept = #expect(throws: FoveaError.self) { try run.run(options: .init(keep: -1)) }
      #expect(kept?.description == "checkpoints to keep: must be at least 0, got -1")
      #expect(!FileManager.default.fileExists(atPath: run.path))
    }
  }
}
