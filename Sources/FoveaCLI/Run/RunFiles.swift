import ArgumentParser
import Foundation
import Fovea

/// Keeps the files of a run: `config.json`, `metrics.jsonl`, `curves.svg`, `last.safetensors` and
/// `best.safetensors`.
///
/// Whenever the process is killed, `last.safetensors` is a state from which the run continues as if nothing
/// had happened, and `best.safetensors` is at least as new as the best epoch that it knows of.
final class RunFiles: TrainingObserver {
  /// How the files are kept.
  struct Options {
    /// The number of steps between lines of the metrics.
    var logEvery: Int
    /// How often the run is saved within an epoch.
    var saveEvery: SaveInterval
  }

  private let directory: RunDirectory
  private let metrics: MetricsFile
  private let curves: CurveFile
  private let options: Options
  private let interruption: Interruption
  private let makeCheckpoint: (Trainer) throws -> Checkpoint
  private let clock = ContinuousClock()
  private var savedAt: ContinuousClock.Instant
  private var savedStep: Int

  /// Begins the files of a new run, or continues those of a run whose checkpoint the trainer has taken up.
  ///
  /// - Throws: `FoveaError` with code `.file` if a file cannot be written, or read where it has to be.
  init(
    _ directory: RunDirectory, configuration: RunConfiguration, options: Options, trainer: Trainer,
    isResumed: Bool, interruption: Interruption, checkpoint: @escaping (Trainer) throws -> Checkpoint
  ) throws {
    self.directory = directory
    self.options = options
    self.interruption = interruption
    makeCheckpoint = checkpoint
    savedAt = clock.now
    savedStep = trainer.training.step
    try directory.prepare()
    metrics =
      try isResumed
      ? MetricsFile(continuing: directory.metrics, at: trainer.training, isFinished: trainer.isFinished)
      : MetricsFile(creating: directory.metrics)
    try AtomicFile.write(
      Data((try configuration.json(pretty: true) + "\n").utf8), to: directory.configuration)
    curves = CurveFile(directory.curves, title: configuration.title, earlier: metrics.earlier)
    if isResumed { warnOfGap(before: trainer) }
    // From here on, whenever the run breaks off there is something to resume.
    if !isResumed { try save(trainer) }
  }

  func observe(_ event: TrainingEvent, of trainer: Trainer) throws {
    switch event {
    case .step(let step):
      try log(step)
      if isDue(at: step.step) { try save(trainer) }
      try stopIfAsked(trainer)
    case .testing: try stopIfAsked(trainer)
    case .epoch(let epoch):
      try metrics.append(JSONObject(epoch, done: trainer.epochsDone))
      curves.add(epoch, at: trainer.epochsDone)
      try curves.write()
      // The best first: were it the last, a break between the two would leave the best out of date.
      let checkpoint = try makeCheckpoint(trainer)
      if epoch.isBest { try checkpoint.write(to: directory.best) }
      try save(checkpoint)
      try stopIfAsked(trainer)
    case .finished: try curves.write()
    }
  }

  /// Writes what is to be written of a step, apart from checkpoints.
  private func log(_ step: TrainingEvent.Step) throws {
    if step.step % options.logEvery == 0 { try metrics.append(JSONObject(step)) }
    let point = CurveFile.lastPoint(upTo: step.stepInEpoch, of: step.stepsPerEpoch)
    guard point == step.stepInEpoch else { return }
    try metrics.append(JSONObject(progress: step))
    curves.add(step)
    try curves.writeNowAndThen()
  }

  /// Says so if the metrics do not reach the checkpoint that the run goes on from.
  private func warnOfGap(before trainer: Trainer) {
    let training = trainer.training
    let point =
      training.step - training.stepInEpoch
      + CurveFile.lastPoint(upTo: training.stepInEpoch, of: trainer.stepsPerEpoch)
    guard point > 0, !metrics.earlier.contains(where: { $0.event == "progress" && $0.step == point }) else {
      return
    }
    let gap = "lines up to step \(point) are missing; the curves will have a gap"
    Console.note(Formatting.line("fovea: warning: \(directory.metrics): \(gap)", atMost: .max))
  }

  /// Whether it is time to save.
  private func isDue(at step: Int) -> Bool {
    switch options.saveEvery {
    case .steps(let count): step - savedStep >= count
    case .time(let seconds): clock.now - savedAt >= .seconds(seconds)
    }
  }

  private func save(_ trainer: Trainer) throws { try save(try makeCheckpoint(trainer)) }

  private func save(_ checkpoint: Checkpoint) throws {
    try metrics.synchronize()
    try checkpoint.write(to: directory.last)
    savedAt = clock.now
    savedStep = checkpoint.training.step
  }

  /// Saves and leaves if a signal has asked for it.
  private func stopIfAsked(_ trainer: Trainer) throws {
    guard let status = interruption.status else { return }
    if savedStep != trainer.training.step { try save(trainer) }
    try curves.write()
    Console.clearLine()
    Console.note(
      "fovea: stopped after step \(trainer.training.step); the same command with --resume continues")
    throw ExitCode(status)
  }
}

extension JSONObject {
  /// The line about a step.
  fileprivate init(_ step: TrainingEvent.Step) {
    set("event", "step")
    set("epoch", step.epoch)
    set("step", step.step)
    set("loss", step.loss)
    set("lr", step.learningRate)
  }

  /// The line about the part of an epoch that ends with a step: means over the epoch so far.
  fileprivate init(progress step: TrainingEvent.Step) {
    set("event", "progress")
    set("epoch", step.epoch)
    set("step", step.step)
    set("done", step.epochsDone)
    set("train_loss", step.sums.meanLoss)
    set("train_acc", step.sums.accuracy)
  }

  /// The line about an epoch, or its part, after which so many epochs are done.
  fileprivate init(_ epoch: TrainingEvent.Epoch, done: Double) {
    set("event", "epoch")
    set("epoch", epoch.epoch)
    set("step", epoch.step)
    set("done", done)
    set("train_loss", epoch.trainLoss)
    set("train_acc", epoch.trainAccuracy)
    set("test_loss", epoch.test.loss)
    set("test_acc", epoch.test.top1)
    set("examples_per_second", epoch.examplesPerSecond)
  }
}
