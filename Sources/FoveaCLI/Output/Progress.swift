import Foundation
package import Fovea

/// Tells how a run goes.
package final class Progress: TrainingObserver {
  /// The longest line, one column less than the usual terminal has.
  package static let width = 79

  private var lines: LiveLine
  private var heading: String?

  /// Watches a run for the terminal or file that standard error is; the heading stands before its first line.
  convenience init(heading: String) {
    self.init(.standardError)
    self.heading = heading
  }

  /// Watches a run.
  package init(_ lines: LiveLine) { self.lines = lines }

  package func observe(_ event: TrainingEvent, of trainer: Trainer) { show(event) }

  /// Takes note of an event.
  package func show(_ event: TrainingEvent) {
    if case .finished = event { return }
    if let heading = heading.take() { lines.keep(Formatting.line(heading, atMost: .max)) }
    let width = min(lines.limit ?? Self.width, Self.width)
    switch event {
    case .step(let step): lines.show(Self.line(step, within: width))
    case .testing(let testing): lines.show(Self.line(testing, within: width))
    case .epoch(let epoch):
      lines.keep(Self.line(epoch))
      lines.end()
    case .finished: break
    }
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
