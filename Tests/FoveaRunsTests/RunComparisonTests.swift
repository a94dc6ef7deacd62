import Foundation
import FoveaCore
import FoveaReports
import FoveaRuns
import TestSupport
import Testing

/// Runs laid over each other.
@Suite(.tags(.quick, .backend)) struct RunComparisonTests {
  @Test func runsAreReadFromTheirDirectories() throws {
    try withRun { first in
      try withRun { second in
        try first.run()
        try second.run(maxSteps: 6)
        let configuration = Data(#"{"model":"tiny","seed":1,"extra":null}"#.utf8)
        try configuration.write(to: second.file("config.json"))
        let comparison = try RunComparison(directories: [first.path, second.path])
        let runs = comparison.runs
        #expect(runs.map(\.epochs.count) == [3, 2])
        #expect(runs[0].epochs.map(\.done) == [1, 2, 3] && runs[1].epochs.map(\.done) == [1, 1.5])
        #expect(runs[0].trainLoss.count == 12)
        let best = runs[0].epochs.map(\.testAccuracy).max()
        #expect(runs[0].best?.testAccuracy == best)
        #expect(runs[0].best == runs[0].epochs.first { $0.testAccuracy == best })
        #expect(comparison.differences.map(\.path) == ["seed"])
        #expect(comparison.differences.first?.values == [.integer(0), .integer(1)])
        // Both directories are called "run", what they lie in tells them apart.
        #expect(runs[0].name != runs[1].name && runs[0].name.hasSuffix("/run"))
        let svg = comparison.figure.svg
        for text in ["Training loss", "Test loss", "Test accuracy"] + runs.map(\.name) {
          #expect(svg.contains(">\(text)<"))
        }
      }
    }
  }

  @Test func aRunThatGoesOnIsReadAsFarAsItIs() throws {
    try withRun { run in
      try run.run()
      let handle = try FileHandle(forWritingTo: run.file("metrics.jsonl"))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(#"{"event":"ste"#.utf8))
      try handle.close()
      #expect(try RunComparison(directories: [run.path]).runs[0].epochs.count == 3)
    }
  }

  @Test func anEpochWithoutAFigureIsNotTheBest() throws {
    try withRun { run in
      try FileManager.default.createDirectory(at: run.directory, withIntermediateDirectories: true)
      let lines = [0.5, nil, 0.25].enumerated().map { index, accuracy in
        #"{"event":"epoch","epoch":\#(index + 1),"step":1"# + (accuracy.map { ",\"test_acc\":\($0)" } ?? "")
          + "}\n"
      }
      try Data(lines.joined().utf8).write(to: run.file("metrics.jsonl"))
      let read = try RunComparison(directories: [run.path]).runs[0]
      #expect(read.epochs.count == 3 && read.best?.number == 1)
    }
  }

  @Test func aDirectoryWithoutARunIsNamed() {
    let error = #expect(throws: FoveaError.self) { try RunComparison(directories: ["/nowhere"]) }
    #expect(error?.location == "/nowhere" && error?.problem == "holds no metrics.jsonl")
  }
}
