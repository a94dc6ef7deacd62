import Foundation
public import FoveaCore
public import FoveaCheckpoints
public import FoveaTraining

/// Keeps the files of a run: `config.json`, `metrics.jsonl`, `history.csv`, `curves.svg`,
/// `last.safetensors`, `best.safetensors` and, if that was chosen, checkpoints of the latest epochs.
///
/// ```swift
/// let directory = try RunDirectory(path: "runs/first")
/// let previous = try directory.checkpoint()
/// if let previous { try trainer.resume(from: previous) }
/// let recorder = try RunRecorder(
///   directory, configuration: configuration, title: "first", trainer: trainer, isResumed: previous != nil
/// ) { trainer in … }
/// try trainer.run(observers: [recorder])
/// ```
///
/// Whenever the process is killed, `last.safetensors` is a state from which the run continues as if nothing
/// had happened, and `best.safetensors` is at least as new as the best epoch that it knows of.
public final class RunRecorder: TrainingObserver {
  /// The intervals at which files are written, and the number of checkpoints that are kept.
  public struct Options: Hashable, Sendable {
    /// The number of steps between lines of the metrics about steps, at least 1.
    public var logEvery: Int
    /// The seconds or steps between saves within an epoch.
    public var saveEvery: SaveInterval
    /// The number of latest epochs whose checkpoints are kept besides the last and the best one, at least 0.
    public var keep: Int

    /// Makes options, by default with a line every 50 steps and a save every 300 seconds.
    public init(logEvery: Int = 50, saveEvery: SaveInterval = .time(seconds: 300), keep: Int = 0) {
      self.logEvery = logEvery
      self.saveEvery = saveEvery
      self.keep = keep
    }
  }

  private let directory: RunDirectory
  private let metrics: MetricsLog
  private let history: HistoryFile
  private let curves: CurveFile
  private let options: Options
  private let interruption: Interruption?
  private let makeCheckpoint: (Trainer) throws -> Checkpoint
  private let clock = ContinuousClock()
  private var savedAt: ContinuousClock.Instant
  private var savedStep: Int

  /// Begins the files of a new run, or continues those of a run whose checkpoint the trainer has resumed
  /// from.
  ///
  /// - Parameters:
  ///   - directory: The directory of the files.
  ///   - configuration: The configuration for `config.json`.
  ///   - title: The heading of the curves.
  ///   - options: The intervals and the number of checkpoints.
  ///   - trainer: The trainer that the recorder will observe.
  ///   - isResumed: Whether the trainer has resumed from the directory's checkpoint; if not, the directory
  ///     must hold no run that has made a step.
  ///   - interruption: A wish to stop, granted after the step that is under way.
  ///   - warn: Is called with a line for each thing that a person should know and that is not an error.
  ///   - checkpoint: Makes a checkpoint of the trainer as it stands.
  /// - Throws: `FoveaError` with code `.file` if the directory holds another run, or a file cannot be
  ///   written, or read where it is needed; `.format` if the metrics of a resumed run are damaged;
  ///   `.configuration` if the options are invalid; what `checkpoint` throws.
  public init(
    _ directory: RunDirectory, configuration: JSONValue, title: String, options: Options = Options(),
    trainer: Trainer, isResumed: Bool, interruption: Interruption? = nil,
    warn: (String) -> Void = { _ in }, checkpoint: @escaping (Trainer) throws -> Checkpoint
  ) throws {
    guard options.logEvery >= 1 else {
      throw FoveaError(
        .configuration, at: "steps between lines of the metrics",
        "must be at least 1, got \(options.logEvery)")
    }
    guard options.keep >= 0 else {
      throw FoveaError(
        .configuration, at: "checkpoints to keep", "must be at least 0, got \(options.keep)")
    }
    self.directory = directory
    self.options = options
    self.interruption = interruption
    makeCheckpoint = checkpoint
    savedAt = clock.now
    savedStep = trainer.training.step
    try directory.prepare(isResumed: isResumed)
    metrics =
      try isResumed
      ? MetricsLog(continuing: directory.metrics, at: trainer.training, isFinished: trainer.isFinished)
      : MetricsLog(creating: directory.metrics)
    try AtomicFile.write(
      Data((try configuration.text(isPretty: true) + "\n").utf8), to: directory.configuration)
    history = HistoryFile(directory.history, earlier: metrics.earlier)
    curves = CurveFile(directory.curves, title: title, earlier: metrics.earlier)
    if isResumed {
      if let gap = gap(before: trainer) { warn(gap) }
    } else {
      // From here on, whenever the run breaks off there is something to resume.
      try save(trainer)
    }
  }

  /// Writes the lines that an event adds to the files, and saves a checkpoint when it is due.
  ///
  /// - Throws: `RunInterrupted`, after saving, if a stop was requested, `CancellationError`, after saving, if the task
  ///   was cancelled; `FoveaError` with code `.file` if a
  ///   file cannot be written; what making a checkpoint throws.
  public func observe(_ event: TrainingEvent, of trainer: Trainer) throws {
    switch event {
    case .step(let step):
      try log(step)
      if isDue(at: step.step) { try save(trainer) }
      try stopIfRequested(trainer)
    case .testing: try stopIfRequested(trainer)
    case .epoch(let epoch):
      try append(.epoch(epoch, done: trainer.epochsDone))
      history.add(epoch, at: trainer.epochsDone)
      try history.write()
      curves.add(epoch, at: trainer.epochsDone)
      try curves.write()
      // The best first: were it the last, a break between the two would leave the best out of date.
      let checkpoint = try makeCheckpoint(trainer)
      if epoch.isBest { try checkpoint.write(to: directory.best) }
      try keep(checkpoint, ofEpoch: epoch.epoch)
      try save(checkpoint)
      try stopIfRequested(trainer)
    case .finished:
      try history.write()
      try curves.write()
    }
  }

  /// Writes what is to be written of a step, apart from checkpoints.
  private func log(_ step: TrainingEvent.Step) throws {
    if step.step % options.logEvery == 0 { try append(.step(step)) }
    let point = CurveFile.lastPoint(upTo: step.stepInEpoch, of: step.stepsPerEpoch)
    guard point == step.stepInEpoch else { return }
    try append(.progress(step))
    curves.add(step)
    try curves.writeIfStale()
  }

  /// Adds a line to the metrics, with the time at which it was written.
  private func append(_ line: JSONObject) throws {
    var line = line
    line.set("time", (1000 * Date().timeIntervalSince1970).rounded() / 1000)
    try metrics.append(line)
  }

  /// What is missing if the metrics do not reach the checkpoint that the run goes on from; nil if they do.
  private func gap(before trainer: Trainer) -> String? {
    let training = trainer.training
    let point =
      training.step - training.stepInEpoch
      + CurveFile.lastPoint(upTo: training.stepInEpoch, of: trainer.stepsPerEpoch)
    guard point > 0, !metrics.earlier.contains(where: { $0.event == "progress" && $0.step == point }) else {
      return nil
    }
    return "\(directory.metrics): lines up to step \(point) are missing; the curves will have a gap"
  }

  /// Keeps the checkpoint of a whole epoch, and those of so many epochs in all.
  private func keep(_ checkpoint: Checkpoint, ofEpoch epoch: Int) throws {
    guard options.keep > 0, checkpoint.training.stepInEpoch == 0 else { return }
    try checkpoint.write(to: directory.checkpoint(ofEpoch: epoch))
    try directory.removeCheckpoints(upToEpoch: epoch - options.keep)
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

  /// Saves and ends the run if that was requested.
  private func stopIfRequested(_ trainer: Trainer) throws {
    let status = interruption?.status
    guard status != nil || Task.isCancelled else { return }
    if savedStep != trainer.training.step { try save(trainer) }
    try curves.write()
    guard let status else { throw CancellationError() }
    throw RunInterrupted(status: status, step: trainer.training.step)
  }
}
