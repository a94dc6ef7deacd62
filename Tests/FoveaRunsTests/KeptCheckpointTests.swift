import Foundation
import FoveaCheckpoints
import FoveaFormats
import FoveaRuns
import FoveaTraining
import TestSupport
import Testing

/// Checkpoints of the latest epochs.
@Suite(.tags(.quick, .backend)) struct KeptCheckpointTests {
  static let options = RunRecorder.Options(logEvery: 1, saveEvery: .steps(3), keep: 2)

  @Test func thoseOfTheLatestEpochsAreKept() throws {
    try withRun { run in
      try run.run(options: Self.options)
      #expect(
        try run.names().filter { $0.hasPrefix("epoch-") }
          == ["epoch-0002.safetensors", "epoch-0003.safetensors"])
      let files = try ["epoch-0003", "last"].map {
        try SafeTensorsFile.read(path: run.file("\($0).safetensors").path)
      }
      #expect(files[0].tensors == files[1].tensors)
      let second = try Checkpoint.read(path: run.file("epoch-0002.safetensors").path)
      #expect(second.training.epoch == 3 && second.training.stepInEpoch == 0)
    }
  }

  @Test func aRunGoesOnFromOneOfThem() throws {
    try withRun { whole in
      try whole.run(options: Self.options)
      try withRun { part in
        try part.run(options: Self.options)
        let files = FileManager.default
        try files.removeItem(at: part.file("last.safetensors"))
        try files.copyItem(at: part.file("epoch-0002.safetensors"), to: part.file("last.safetensors"))
        try part.run(options: Self.options)
        let (expected, found) = (try whole.remains(), try part.remains())
        #expect(expected.metrics == found.metrics && expected.tensors == found.tensors)
      }
    }
  }

  /// Broken off in any step, the run has the same files in the end.
  @Test(arguments: [4, 5, 8, 9, 12])
  func aBreakLosesNone(step: Int) throws {
    try withRun { run in
      #expect(throws: Crash.self) { try run.run(options: Self.options, observers: [Crash(step: step)]) }
      try run.run(options: Self.options)
      #expect(try run.names().count { $0.hasPrefix("epoch-") } == 2)
      #expect(try !run.names().contains { $0.hasSuffix(".tmp") })
    }
  }
}
