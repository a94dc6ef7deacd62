import Foundation
public import FoveaCheckpoints
import FoveaCore
public import FoveaData
public import FoveaTraining

/// A run of training in a directory of its own: it can be killed at any moment and goes on bit for bit.
///
/// ```swift
/// let configuration = TrainingConfiguration(model: "lenet", data: "shapes")
/// let run = try TrainingRun(configuration, in: "runs/first", resuming: true)
/// let summary = try run.train()
/// let predictor = try Predictor(Checkpoint.read(path: run.directory.best), on: OneDNNBackend())
/// ```
public final class TrainingRun {
  /// A message for a person before the run goes on.
  public struct Notice: Hashable, Sendable {
    /// The path of the file that it is about, nil for the run itself.
    public var file: String?
    /// The message, on one line.
    public var text: String
    /// Whether it may change what the person wants to do.
    public var isWarning: Bool
  }

  /// The configuration, with everything that was left to the model and the data filled in.
  public let configuration: TrainingConfiguration
  /// The directory of the run's files.
  public let directory: RunDirectory
  /// The trainer, ready to go.
  public let trainer: Trainer
  /// The model that is trained, with its image size and settings.
  public let model: ModelDescription
  /// Whether the run continues from the directory's checkpoint.
  public let isResumed: Bool
  /// The transforms of the pictures for training and for evaluation.
  public let pipelines: Pipelines
  /// The messages for a person before the run begins.
  public let notices: [Notice]
  /// The names of the classes, in the order of the logits.
  public let classNames: [String]

  /// Opens the data, builds the network, and begins the run or resumes it.
  ///
  /// - Parameters:
  ///   - configuration: The model, the data and the options of the training.
  ///   - directory: The directory for the files: new or empty, or that of the run to be resumed.
  ///   - resuming: Whether to continue the run that the directory holds; if it holds none, one begins.
  ///   - choices: The registries of names.
  /// - Throws: `FoveaError` with code `.configuration` if the configuration cannot work or is not that of the
  ///   run to be resumed, `.file` if the directory holds something or another process has it, `.data` or
  ///   `.weights` if files do not fit; `ShapeError` if the images do not fit the model.
  public convenience init(
    _ configuration: TrainingConfiguration, in directory: String, resuming: Bool = false,
    choices: RunChoices = .standard
  ) throws {
    try self.init(
      configuration, in: RunDirectory(path: directory), resuming: resuming, choices: choices)
  }

  /// Begins or resumes a run in a directory that has been taken; see `init(_:in:resuming:choices:)`.
  ///
  /// - Throws: as `init(_:in:resuming:choices:)`.
  public init(
    _ configuration: TrainingConfiguration, in directory: RunDirectory, resuming: Bool = false,
    choices: RunChoices = .standard
  ) throws {
    try configuration.requireNames(in: choices)
    let previous = resuming ? try directory.checkpoint(transforms: choices.transforms) : nil
    if !resuming { try directory.requireEmpty() }
    if previous == nil {
      try configuration.data.requireApart(FileLocation(directory.path), in: choices.data)
    }
    let parts = try RunParts(configuration, continuing: previous, choices: choices)
    self.configuration = parts.configuration
    self.directory = directory
    (trainer, notices, model) = (parts.trainer, parts.notices, parts.model)
    (pipelines, classNames) = (parts.pipelines, parts.classNames)
    isResumed = previous != nil
  }

  /// Trains until the run ends, and keeps its files.
  ///
  /// - Parameters:
  ///   - observers: Further observers, such as a progress bar.
  ///   - tensorBoard: The path of a directory for TensorBoard's event files, nil for none; see
  ///     ``TensorBoardRecorder``.
  ///   - interruption: A wish to stop, granted after the step that is under way.
  ///   - observe: Told of each step, evaluation and epoch after the observers; what it throws ends the run.
  ///   - warn: Called with a line for each thing about the run's files that a person should know.
  /// - Returns: The last epoch, the best one and the examples per second.
  /// - Throws: `RunInterrupted`, after saving, if a stop was requested, `CancellationError`, after saving, if the task
  ///   was cancelled; as `Trainer.run(observers:observe:)`,
  ///   `RunRecorder.init` and `TensorBoardRecorder.init`; `FoveaError` with code `.file` if a file cannot be
  ///   written.
  @discardableResult
  public func train(
    observers: [any TrainingObserver] = [], tensorBoard: String? = nil, interruption: Interruption? = nil,
    observe: (TrainingEvent) throws -> Void = { _ in }, warn: (String) -> Void = { _ in }
  ) throws -> TrainingEvent.Summary {
    let tree = try configuration.tree()
    let text = try tree.text()
    let model = model
    let recorder = try RunRecorder(
      directory, configuration: tree, title: configuration.title,
      options: configuration.machine.recording, trainer: trainer, isResumed: isResumed,
      interruption: interruption, warn: warn
    ) { trainer in
      var checkpoint = try trainer.checkpoint(of: model)
      checkpoint.configuration = text
      return checkpoint
    }
    try AtomicFile.write(Data(ClassIndices.text(classNames).utf8), to: directory.classIndices)
    // TensorBoard would show two runs that write there at once as one.
    let lock = try tensorBoard.flatMap { try claim(FileLocation($0)) }
    defer { withExtendedLifetime(lock) {} }
    // Before the recorder, which ends a run that is to stop.
    let events = try tensorBoard.map {
      try TensorBoardRecorder(
        $0, configuration: tree, trainer: trainer, isResumed: isResumed,
        logEvery: configuration.machine.recording.logEvery)
    }
    return try trainer.run(
      observers: (events.map { [$0] } ?? []) + [recorder] + observers, observe: observe)
  }

  /// Takes the directory that TensorBoard watches; nil if it is that of the run, which is taken already.
  private func claim(_ watched: FileLocation) throws -> DirectoryLock? {
    try Directory.make(watched, remedy: "name another one with \(.tensorBoardDirectory)")
    return watched.isSameFile(as: FileLocation(directory.path)) ? nil : try DirectoryLock(watched)
  }
}
