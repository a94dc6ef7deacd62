import Fovea
import FoveaCLI
import TestSupport
import Testing

/// What a person sees of a run that goes on.
@Suite(.tags(.quick)) struct ProgressTests {
  /// What was written, and a clock that stands still until it is moved.
  final class Screen {
    var written: [String] = []
    var now = ContinuousClock.now

    func progress(isLive: Bool, width: Int? = nil) -> Progress {
      Progress(
        LiveLine(
          isLive: isLive, write: { self.written.append($0) }, terminalWidth: { width }, now: { self.now }))
    }
  }

  /// A step of a run of a hundred epochs; `scale` makes its numbers long.
  func step(_ number: Int, scale: Int = 1) -> TrainingEvent {
    var sums = TrainingState.EpochSums()
    sums.examples = 1_234_567 * scale
    sums.correct = sums.examples / 2
    sums.loss = 0.5 * Double(sums.examples)
    sums.seconds = 1
    return .step(
      TrainingEvent.Step(
        epoch: 100, epochs: 100, step: number, stepInEpoch: number, stepsPerEpoch: 46900 * scale,
        totalSteps: 300_000 * scale * scale * number, loss: 0.5, learningRate: 0.1, sums: sums))
  }

  func epoch(speed: Double, loss: Double = 0.5) -> TrainingEvent {
    .epoch(
      EpochRecord(
        epoch: 100, epochs: 100, step: 1, trainLoss: loss, trainAccuracy: 0.5,
        test: Evaluation(lossSum: 1, correct1: 1, correct5: 1, examples: 2), examplesPerSecond: speed,
        isBest: true))
  }

  @Test func aLiveLineFitsANarrowTerminal() {
    for (width, line) in [
      (70, "epoch 100/100 step 1/46900 loss 0.500 acc 0.500 eta 83:19:59"),
      (60, "epoch 100/100 step 1/46900 loss 0.500 acc 0.500"), (20, "epoch 100/100 step "),
    ] {
      let screen = Screen()
      screen.progress(isLive: true, width: width).show(step(1))
      #expect(screen.written == ["\r\(line)\u{1B}[K"])
    }
  }

  @Test func aLiveLineFitsATerminal() {
    let screen = Screen()
    let progress = screen.progress(isLive: true)
    let events = [
      step(1), step(46900), step(46900, scale: 10), step(46900, scale: 1000), epoch(speed: 999),
      epoch(speed: 1_234_567.8), epoch(speed: .infinity, loss: 1e30),
      .testing(TrainingEvent.Testing(epoch: 100, epochs: 100, done: 1_234_567, count: 12_345_678)),
    ]
    for event in events {
      progress.show(event)
      screen.now += .seconds(1)
    }
    let lines = screen.written.map { $0.replacing("\r", with: "").replacing("\u{1B}[K", with: "") }
    #expect(lines.count == events.count)
    #expect(lines.allSatisfy { $0.filter { $0 != "\n" }.count <= 79 })
    #expect(
      lines.prefix(2) == [
        "epoch 100/100 step 1/46900 loss 0.500 acc 0.500 1234567 ex/s eta 83:19:59",
        "epoch 100/100 step 46900/46900 loss 0.500 acc 0.500 1234567 ex/s eta 83:19:59",
      ])
    #expect(
      lines[4...5] == [
        "epoch 100/100 loss 0.500 train acc 0.500 test acc 0.500 999.0 examples/s (best)\n",
        "epoch 100/100 loss 0.500 train acc 0.500 test acc 0.500 1234568 ex/s (best)\n",
      ])
    // What is left on the line before is wiped; there is no other escape, and so no colour.
    #expect(screen.written.prefix(4).allSatisfy { $0.hasPrefix("\r") && $0.hasSuffix("\u{1B}[K") })
    #expect(screen.written[4].hasPrefix("\r\u{1B}[K"))
    #expect(lines.allSatisfy { !$0.contains("\u{1B}") })
  }

  @Test func aLiveLineIsWrittenTenTimesASecondAtMost() {
    let screen = Screen()
    let progress = screen.progress(isLive: true)
    for number in 1...1000 {
      progress.show(step(number))
      screen.now += .milliseconds(1)
    }
    #expect(screen.written.count == 10)
  }

  @Test func elsewhereLinesAreSparseAndPlain() {
    let screen = Screen()
    let progress = screen.progress(isLive: false)
    for number in 1...1000 {
      progress.show(step(number))
      screen.now += .milliseconds(100)
    }
    #expect(screen.written.count == 3)
    progress.show(epoch(speed: 999))
    #expect(screen.written.count == 4)
    #expect(screen.written.allSatisfy { $0.hasPrefix("epoch 100/100 ") && $0.hasSuffix("\n") })
    #expect(screen.written.allSatisfy { !$0.contains("\u{1B}") && !$0.contains("\r") })
  }
}
