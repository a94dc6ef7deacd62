import Foundation
import FoveaCheckpoints
import FoveaRuns
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct CurveFileTests {
  @Test(arguments: [
    (1, [0, 1]), (3, [0, 1, 2, 3]), (5, [0, 1, 2, 3, 4, 5]), (10, [0, 0, 2, 2, 4, 4, 6, 6, 8, 8, 10]),
    (12, [0, 0, 0, 3, 3, 5, 5, 5, 8, 8, 10, 10, 12]),
  ])
  func anEpochHasFivePointsTheLastAtItsEnd(stepsPerEpoch: Int, points: [Int]) {
    #expect((0...stepsPerEpoch).map { CurveFile.lastPoint(upTo: $0, of: stepsPerEpoch) } == points)
  }

  @Test func theCurvesAreAFunctionOfTheMetrics() throws {
    try withRun { run in
      try run.run()
      let drawn = try String(contentsOf: run.file("curves.svg"), encoding: .utf8)
      var state = TrainingState()
      (state.epoch, state.step) = (4, 12)
      let log = try MetricsLog(continuing: run.file("metrics.jsonl").path, at: state, isFinished: true)
      let copy = run.file("copy.svg")
      try CurveFile(copy.path, title: "A <tiny> run", earlier: log.earlier).write()
      #expect(try String(contentsOf: copy, encoding: .utf8) == drawn)
    }
  }
}
