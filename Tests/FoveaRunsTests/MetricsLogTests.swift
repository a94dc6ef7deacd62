import Foundation
import FoveaCore
import FoveaCheckpoints
import FoveaRuns
import FoveaTraining
import TestSupport
import Testing

/// The file of a resumed run has no line twice and loses none.
@Suite(.tags(.quick, .backend)) struct MetricsLogTests {
  static let lines = [
    #"{"event":"step","epoch":1,"step":1,"loss":2.5,"lr":0.1}"#,
    #"{"event":"progress","epoch":1,"step":2,"done":1,"train_loss":2,"train_acc":0.5}"#,
    #"{"event":"epoch","epoch":1,"step":2,"done":1,"train_loss":2,"train_acc":0.5,"test_acc":0.25}"#,
    #"{"event":"step","epoch":2,"step":3,"loss":null,"lr":0.1}"#,
    #"{"event":"epoch","epoch":2,"step":3,"done":1.5,"train_loss":1,"train_acc":0.5,"test_acc":0.5}"#,
    #"{"event":"step","epoch":2,"step":4,"loss":1,"lr":0.1}"#,
  ]

  func withLog(_ text: String, _ body: (String) throws -> Void) throws {
    try withRun { run in
      try FileManager.default.createDirectory(at: run.directory, withIntermediateDirectories: true)
      try text.write(to: run.file("metrics.jsonl"), atomically: false, encoding: .utf8)
      try body(run.file("metrics.jsonl").path)
    }
  }

  func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  /// A run in its second epoch of two steps.
  func state(step: Int, epoch: Int = 2) -> TrainingState {
    var state = TrainingState()
    (state.step, state.epoch, state.stepInEpoch) = (step, epoch, step - 2)
    return state
  }

  @Test(arguments: [
    // A run that goes on is not judged in mid-epoch; one that is over was.
    (3, false, [0, 1, 2, 3]), (3, true, [0, 1, 2, 3, 4]), (4, false, [0, 1, 2, 3, 5]), (2, false, [0, 1, 2]),
  ])
  func theFileIsCutBackToTheCheckpointByTheFirstLine(step: Int, isFinished: Bool, kept: [Int]) throws {
    let whole = Self.lines.map { $0 + "\n" }.joined()
    try withLog(whole) { path in
      let log = try MetricsLog(continuing: path, at: state(step: step), isFinished: isFinished)
      #expect(log.earlier.count == kept.count)
      #expect(try text(path) == whole)
      var line = JSONObject()
      line.set("event", "new")
      try log.append(line)
      try log.append(line)
      try log.synchronize()
      let expected = kept.map { Self.lines[$0] } + [#"{"event":"new"}"#, #"{"event":"new"}"#]
      #expect(try text(path) == expected.map { $0 + "\n" }.joined())
    }
  }

  @Test func aLastLineThatWasCutOffIsDroppedAndADamagedOneRefused() throws {
    try withLog(Self.lines[0] + "\n" + Self.lines[1].dropLast(5)) { path in
      let log = try MetricsLog(continuing: path, at: state(step: 4), isFinished: false)
      #expect(log.earlier.count == 1)
    }
    try withLog(Self.lines[0] + "\n" + Self.lines[1].dropLast(5) + "\n" + Self.lines[2] + "\n") { path in
      let error = #expect(throws: FoveaError.self) {
        try MetricsLog(continuing: path, at: state(step: 4), isFinished: false)
      }
      #expect(error?.code == .format)
      #expect(error?.problem == "line 2 is damaged")
    }
  }

  @Test func linesKeepTheOrderOfTheirKeys() {
    var sums = TrainingState.EpochSums()
    (sums.loss, sums.correct, sums.examples) = (6, 1, 4)
    let step = TrainingEvent.Step(
      epoch: 2, epochs: 3, step: 7, stepInEpoch: 1, stepsPerEpoch: 4, totalSteps: 12, loss: 0.1,
      learningRate: 1e-5, sums: sums)
    #expect("\(JSONObject.step(step))" == #"{"event":"step","epoch":2,"step":7,"loss":0.1,"lr":1e-05}"#)
    #expect(
      "\(JSONObject.progress(step))"
        == #"{"event":"progress","epoch":2,"step":7,"done":1.25,"train_loss":1.5,"train_acc":0.25}"#)
  }
}
