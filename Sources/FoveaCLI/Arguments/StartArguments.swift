import ArgumentParser
import Fovea
import FoveaCore

/// What the parameters are before the first step, and which of them stay so.
struct StartArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The initial values of the parameters: \(Registry<any Initialization>.standard.names.joined(separator: ", ")). \
      (default: the model's)
      """, valueName: "name"))
  var `init`: String?

  @Option(help: "A file of weights to start from: a checkpoint, safetensors, .pth or .npz.")
  var weights: FileLocation?

  @Flag(name: .customLong("no-strict"), help: "Start from the weights that fit and list the others.")
  var isLenient = false

  @Option(help: "A file of weights of a related network, whose layers are copied to the same places.")
  var initFrom: FileLocation?

  @Option(help: "The model of --init-from, if that is no checkpoint of Fovea.")
  var initFromModel: String?

  @Option(help: "Where in a PyTorch checkpoint the tensors of --weights or --init-from are.")
  var key: String?

  @Option(
    help: ArgumentHelp(
      "Parameters not to train: a pattern of their paths, in which * is any text. Can be repeated.",
      valueName: "pattern"))
  var freeze: [String] = []

  func validate() throws {
    try initializationChoice?.validate()
    try require(weights == nil || initFrom == nil, "--weights and --init-from exclude each other.")
    try require(!isLenient || weights != nil, "--no-strict belongs to --weights.")
    try require(initFromModel == nil || initFrom != nil, "--init-from-model belongs to --init-from.")
    try require(key == nil || weights != nil || initFrom != nil, "--key belongs to --weights or --init-from.")
  }

  /// The initial values, nil for the model's.
  func initialization() throws -> (any Initialization)? { try initializationChoice?.make() }

  private var initializationChoice: ChoiceOptions<any Initialization>? {
    `init`.map { ChoiceOptions(.standard, "--init", $0, default: PyTorchInitialization.name) }
  }

  /// What a run remembers of its start.
  var record: RunStart {
    RunStart(
      weights: weights?.absolutePath, strict: weights.map { _ in !isLenient },
      initFrom: initFrom?.absolutePath, initFromModel: initFromModel, key: key)
  }

  /// Reads the file that the parameters start from; nil if their values follow from the seed alone.
  ///
  /// - Throws: `FoveaError` if the file cannot be read or does not say what it is for.
  func checkpoint(for model: ModelDescription) throws -> Checkpoint? {
    if let weights { return try Checkpoint.read(path: weights.path, for: model, key: key) }
    guard let initFrom else { return nil }
    if let initFromModel { try requireModel(initFromModel) }
    let description = try initFromModel.map { try ModelDescription(name: $0) }
    let checkpoint: Checkpoint
    do {
      checkpoint = try Checkpoint.read(path: initFrom.path, for: description, key: key)
    } catch let error as FoveaError where error.code == .weights {
      throw FoveaError(
        .weights, at: error.location, error.problem, remedy: "name the model with --init-from-model")
    }
    guard let description, description.name != checkpoint.model.name else { return checkpoint }
    throw FoveaError(
      .weights, at: initFrom.path,
      "is a checkpoint with \(checkpoint.model.name) for --init-from-model, not \(description.name)",
      remedy: "leave --init-from-model away")
  }

  /// Has a trainer start from the file that was read, and says what became of it.
  ///
  /// - Throws: `FoveaError` if the file does not fit.
  func apply(_ start: Checkpoint, to trainer: Trainer) throws {
    let remarks =
      weights == nil
      ? try trainer.start(fromLayersOf: start).remarks
      : try trainer.start(from: start, strictly: !isLenient).remarks
    Console.notes(start.notes + remarks, about: start.name)
  }
}
