import ArgumentParser
import Fovea
import FoveaCore

/// The network that a command uses: its weights, and what they do not say themselves.
struct WeightsArguments: ParsableArguments {
  @Option(help: OptionHelp.weights)
  var weights: FileLocation

  @Option(
    help: .name("Model of --weights; checkpoints, names and files of Keras tell their own."),
    completion: .models)
  var model: String?

  @Flag(name: .customLong("no-strict"), help: OptionHelp.noStrict)
  var isLenient = false

  @Option(help: OptionHelp.key)
  var key: String?

  @OptionGroup var modelArguments: ModelArguments

  func validate() throws {
    if let model { try modelArguments.requireChoices(of: model) }
  }

  /// Reads the weights as a checkpoint, complete with what the arguments say or change.
  ///
  /// - Throws: `FoveaError` if the file cannot be read or contradicts the arguments.
  func checkpoint() throws -> Checkpoint {
    if let model { try requireModel(model) }
    let description = try model.map { try ModelDescription(name: $0, options: modelArguments.options) }
    var checkpoint = try Checkpoint.read(path: weights.path, for: description, key: key)
    try requireAgreement(with: checkpoint.model, isImported: checkpoint.imported != nil)
    let known = checkpoint.model
    if let size = modelArguments.imgSize, size != known.height || size != known.width {
      checkpoint.pipeline = checkpoint.pipeline.scaled(from: known.height, to: size)
      checkpoint.model.height = size
      checkpoint.model.width = size
    }
    return checkpoint
  }

  /// Fits a checkpoint to its network, built for the batch that will run first, and prints what did not fit.
  ///
  /// - Throws: `FoveaError` if tensors and model do not fit each other.
  func fitted(_ checkpoint: Checkpoint, batch: Int) throws -> FittedWeights {
    let fitted: FittedWeights
    do {
      fitted = try checkpoint.fitted(strictly: !isLenient, batch: batch)
    } catch let error where modelArguments.imgSize != nil {
      throw namingSize(error)
    }
    Console.notes(checkpoint.notes + fitted.fit.remarks, about: weights.path)
    if !fitted.fit.missing.isEmpty || !fitted.fit.shapeMismatches.isEmpty {
      Console.warn("\(weights.path): what it lacks has random values, and so have the results")
    }
    return fitted
  }

  /// An error that the size of the pictures has led to, with the option in front.
  private func namingSize(_ error: any Error) -> any Error {
    let place = "--img-size \(modelArguments.imgSize ?? 0)"
    if let error = error as? ShapeError {
      return FoveaError(.configuration, at: place, "does not suit the model: \(error.text(naming: \.option))")
    }
    // Weights that name their own model fit it in their own size.
    guard model == nil, let error = error as? FoveaError, error.code == .weights else { return error }
    return FoveaError(
      error.code, at: place, "\(error.location) \(error.problem)",
      remedy: "omit it to use the weights' own size")
  }

  /// Checks that the arguments do not contradict what the weights are known to be for.
  private func requireAgreement(with known: ModelDescription, isImported: Bool) throws {
    let claims = [
      ("--model", model, known.name),
      ("--num-classes", modelArguments.numClasses.map(String.init), String(known.classes)),
      ("--in-chans", modelArguments.inChans.map(String.init), String(known.channels)),
    ]
    for (option, claim, fact) in claims {
      guard let claim, claim != fact else { continue }
      throw FoveaError(
        .weights, at: weights.path, "is a checkpoint with \(option) \(fact), got \(claim)",
        remedy: "omit \(option)")
    }
    // A network from a file has no settings.
    guard !isImported else {
      if let size = modelArguments.imgSize, size != known.height || size != known.width {
        throw FoveaError(
          .weights, at: weights.path,
          "is a network for images of \(known.height) x \(known.width), got --img-size \(size)",
          remedy: "omit --img-size")
      }
      try require(modelArguments.options.settings.isEmpty, "The network of a file has no choices of a model.")
      return
    }
    guard ModelCatalogue.standard.contains(known.name) else { return }
    let entry = try ModelCatalogue.standard.entry(known.name)
    let claimed = try entry.canonical(modelArguments.options.settings)
    for setting in entry.settings {
      guard let value = claimed[setting.name], value != known.settings[setting.name] ?? setting.values.first
      else { continue }
      throw FoveaError(
        .weights, at: weights.path, "is a checkpoint of \(known.name) without \(setting.name)=\(value)",
        remedy: "omit that choice")
    }
  }
}
