import Foundation
import Fovea

/// Tells on standard error how a run goes: one live line on a terminal, a line now and then elsewhere.
final class Progress: TrainingObserver {
  /// The longest line, one column less than the narrowest usual terminal.
  static let width = 79

  private let isLive: Bool
  private let write: (String) -> Void
  private let clock = ContinuousClock()
  private var lastLine: ContinuousClock.Instant?

  /// Watches a run, by default for the terminal or file that standard error is.
  init(isLive: Bool = Console.isTerminal, write: @escaping (String) -> Void = Console.raw) {
    self.isLive = isLive
    self.write = write
  }

  func observe(_ event: TrainingEvent, of trainer: Trainer) { show(event) }

  /// Takes note of an event.
  func show(_ event: TrainingEvent) {
    switch event {
    case .step(let step):
      let now = clock.now
      let pause: Duration = isLive ? .milliseconds(100) : .seconds(30)
      guard let lastLine else {
        self.lastLine = now
        if isLive { write("\r\(Self.line(step))\u{1B}[K") }
        return
      }
      guard now - lastLine >= pause else { return }
      self.lastLine = now
      write(isLive ? "\r\(Self.line(step))\u{1B}[K" : Self.line(step) + "\n")
    case .epoch(let epoch):
      write((isLive ? "\r\u{1B}[K" : "") + Self.line(epoch) + "\n")
      lastLine = nil
    case .finished: break
    }
  }

  /// A line about a step, at most ``width`` characters long.
  static func line(_ step: TrainingEvent.Step) -> String {
    let speed = Double(step.sums.examples) / step.sums.seconds
    let perStep = step.sums.seconds / Double(step.stepInEpoch)
    let left = perStep * Double(step.totalSteps - step.step)
    let line =
      "epoch \(step.epoch)/\(step.epochs) step \(step.stepInEpoch)/\(step.stepsPerEpoch)"
      + " loss \(Formatting.fixed(step.sums.loss / Double(step.sums.examples), 3))"
      + " acc \(Formatting.fixed(Double(step.sums.correct) / Double(step.sums.examples), 3))"
      + " \(Formatting.fixed(speed, 1)) images/s eta \(Formatting.duration(left))"
    return String(line.prefix(width))
  }

  /// A line about an epoch, at most ``width`` characters long.
  static func line(_ epoch: TrainingEvent.Epoch) -> String {
    let line =
      "epoch \(epoch.epoch)/\(epoch.epochs) loss \(Formatting.fixed(epoch.trainLoss, 3))"
      + " train acc \(Formatting.fixed(epoch.trainAccuracy, 3))"
      + " test acc \(Formatting.fixed(epoch.test.top1, 3))"
      + " \(Formatting.fixed(epoch.examplesPerSecond, 1)) images/s" + (epoch.isBest ? " (best)" : "")
    return String(line.prefix(width))
  }
}
