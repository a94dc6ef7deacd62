import Foundation
import Fovea

/// Tells on standard error how a run goes: one live line on a terminal, a line now and then elsewhere.
///
/// It uses no colours, so there is none that NO_COLOR would have to take away.
final class Progress: TrainingObserver {
  /// The longest line, one column less than the narrowest usual terminal.
  static let width = 79

  private let isLive: Bool
  private let write: (String) -> Void
  private let clock = ContinuousClock()
  private var lastLine: ContinuousClock.Instant?

  /// Watches a run, by default for the terminal or file that standard error is.
  init(isLive: Bool = Console.canRewrite, write: @escaping (String) -> Void = Console.raw) {
    self.isLive = isLive
    self.write = write
  }

  func observe(_ event: TrainingEvent, of trainer: Trainer) { show(event) }

  /// Takes note of an event.
  func show(_ event: TrainingEvent) {
    switch event {
    case .step(let step): show(Self.line(step))
    case .testing(let testing): show(Self.line(testing))
    case .epoch(let epoch):
      write((isLive ? "\r\u{1B}[K" : "") + Self.line(epoch) + "\n")
      lastLine = nil
    case .finished: break
    }
  }

  /// Shows a line that may be passed over, unless one has been shown just now.
  private func show(_ line: String) {
    let now = clock.now
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

  /// A line about a step, at most ``width`` characters long.
  static func line(_ step: TrainingEvent.Step) -> String {
    let speed = Double(step.sums.examples) / step.sums.seconds
    let perStep = step.sums.seconds / Double(step.stepInEpoch)
    let left = perStep * Double(step.totalSteps - step.step)
    let line =
      "epoch \(step.epoch)/\(step.epochs) step \(step.stepInEpoch)/\(step.stepsPerEpoch)"
      + " loss \(Formatting.fixed(step.sums.meanLoss, 3)) acc \(Formatting.fixed(step.sums.accuracy, 3))"
    // Long numbers cost the tenths, then the words: the time that is left stays in sight.
    let ends = [
      " \(Formatting.fixed(speed, 1)) examples/s eta \(Formatting.duration(left))",
      " \(Formatting.fixed(speed, 0)) ex/s eta \(Formatting.duration(left))",
      " eta \(Formatting.duration(left))",
    ]
    let end = ends.first { line.count + $0.count <= width } ?? ""
    return String((line + end).prefix(width))
  }

  /// A line about an evaluation, at most ``width`` characters long.
  static func line(_ testing: TrainingEvent.Testing) -> String {
    let line = "epoch \(testing.epoch)/\(testing.epochs) testing \(testing.done)/\(testing.count)"
    return String(line.prefix(width))
  }

  /// A line about an epoch, at most ``width`` characters long.
  static func line(_ epoch: TrainingEvent.Epoch) -> String {
    let line =
      "epoch \(epoch.epoch)/\(epoch.epochs) loss \(Formatting.fixed(epoch.trainLoss, 3))"
      + " train acc \(Formatting.fixed(epoch.trainAccuracy, 3))"
      + " test acc \(Formatting.fixed(epoch.test.top1, 3))"
      + " \(Formatting.fixed(epoch.examplesPerSecond, 1)) examples/s" + (epoch.isBest ? " (best)" : "")
    return String(line.prefix(width))
  }
}
