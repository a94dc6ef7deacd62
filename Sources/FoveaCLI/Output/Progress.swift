import Foundation
package import Fovea

/// Tells on standard error how a run goes: one live line on a terminal, a line now and then elsewhere.
///
/// It uses no colours, so there is none that NO_COLOR would have to take away.
package final class Progress: TrainingObserver {
  /// The longest line, one column less than the usual terminal has.
  package static let width = 79

  private let isLive: Bool
  private let write: (String) -> Void
  private let terminalWidth: () -> Int?
  private let now: () -> ContinuousClock.Instant
  private var lastLine: ContinuousClock.Instant?

  /// Watches a run for the terminal or file that standard error is.
  convenience init() {
    self.init(isLive: Console.canRewrite, write: Console.raw, terminalWidth: { Console.width })
  }

  /// Watches a run; a live line is written over again and again, and so has to fit into one of the terminal's.
  package init(
    isLive: Bool, write: @escaping (String) -> Void, terminalWidth: @escaping () -> Int? = { nil },
    now: @escaping () -> ContinuousClock.Instant = { ContinuousClock.now }
  ) {
    self.isLive = isLive
    self.write = write
    self.terminalWidth = terminalWidth
    self.now = now
  }

  package func observe(_ event: TrainingEvent, of trainer: Trainer) { show(event) }

  /// Takes note of an event.
  package func show(_ event: TrainingEvent) {
    switch event {
    case .step(let step): show(Self.line(step, within: liveWidth))
    case .testing(let testing): show(Self.line(testing, within: liveWidth))
    case .epoch(let epoch):
      write((isLive ? "\r\u{1B}[K" : "") + Self.line(epoch) + "\n")
      lastLine = nil
    case .finished: break
    }
  }

  /// The longest line that can be written over.
  private var liveWidth: Int {
    guard isLive, let width = terminalWidth() else { return Self.width }
    return min(width - 1, Self.width)
  }

  /// Shows a line that may be passed over, unless one has been shown just now.
  private func show(_ line: String) {
    let now = now()
    let pause: Duration = isLive ? .milliseconds(100) : .seconds(30)
    guard let lastLine else {
      self.lastLine = now
      if isLive { write("\r\(line)\u{1B}[K") }
      return
    }
    guard now - lastLine >= pause else { return }
    self.lastLine = now
    write(isLive ? "\r\(line)\u{1B}[K" : line + "\n")
  }

  /// A line about a step.
  private static func line(_ step: TrainingEvent.Step, within width: Int) -> String {
    let perStep = step.sums.seconds / Double(step.stepInEpoch)
    let left = "eta \(Formatting.duration(perStep * Double(step.totalSteps - step.step)))"
    // Long numbers cost the tenths, then the speed: the time that is left stays in sight.
    return fit(
      "epoch \(step.epoch)/\(step.epochs) step \(step.stepInEpoch)/\(step.stepsPerEpoch)"
        + " loss \(Formatting.fixed(step.sums.meanLoss, 3)) acc \(Formatting.fixed(step.sums.accuracy, 3))",
      speeds(Double(step.sums.examples) / step.sums.seconds).map { "\($0) \(left)" } + [left], within: width)
  }

  /// A line about an evaluation.
  private static func line(_ testing: TrainingEvent.Testing, within width: Int) -> String {
    fit(
      "epoch \(testing.epoch)/\(testing.epochs) testing \(testing.done)/\(testing.count)", [], within: width)
  }

  /// A line about an epoch, which stays.
  private static func line(_ epoch: TrainingEvent.Epoch) -> String {
    let best = epoch.isBest ? " (best)" : ""
    return fit(
      "epoch \(epoch.epoch)/\(epoch.epochs) loss \(Formatting.fixed(epoch.trainLoss, 3))"
        + " train acc \(Formatting.fixed(epoch.trainAccuracy, 3))"
        + " test acc \(Formatting.fixed(epoch.test.top1, 3))",
      speeds(epoch.examplesPerSecond).map { $0 + best }, within: width)
  }

  /// A speed in words, then in fewer characters.
  private static func speeds(_ speed: Double) -> [String] {
    ["\(Formatting.fixed(speed, 1)) examples/s", "\(Formatting.fixed(speed, 0)) ex/s"]
  }

  /// A line with the first of some ends that leaves it short enough.
  private static func fit(_ line: String, _ ends: [String], within width: Int) -> String {
    let full = ends.lazy.map { "\(line) \($0)" }.first { $0.count <= width }
    return full ?? String(line.prefix(width))
  }
}
