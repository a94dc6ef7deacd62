import FoveaCore
import FoveaData
public import FoveaInference
import FoveaLayers
import FoveaRuntime

extension Trainer {
  /// Puts the run where a checkpoint left it: the next step is the one after the checkpoint's last.
  ///
  /// On a machine like the checkpoint's, the run continues bit for bit. More epochs than before are
  /// welcome; a rate that falls along a cosine then follows the longer curve from here on.
  ///
  /// - Returns: In what the machine differs, empty if nothing does; if something does, the run goes on but
  ///   its bits may differ from those of a run without the break.
  /// - Throws: `FoveaError` with code `.configuration` that names the differences if the checkpoint is of
  ///   another run, has more epochs behind it than the options ask for or stands where no run comes to,
  ///   `.weights` if its tensors do not fit.
  @discardableResult
  public func resume(from checkpoint: Checkpoint) throws -> [String] {
    guard let known = checkpoint.provenance else {
      throw FoveaError(
        .configuration, at: checkpoint.name, "does not say how it was trained and cannot be continued",
        remedy: "start a new run from its weights with --weights")
    }
    let changes = known.changedChoices(in: provenance)
    guard changes.isEmpty else {
      throw FoveaError(
        .configuration, at: checkpoint.name, "is of another run: \(changes.joined(separator: ", "))",
        remedy: "continue it as it began, or start a new run in another directory")
    }
    let finished = checkpoint.training.epoch - 1
    guard finished <= options.epochs else {
      throw FoveaError(
        .configuration, at: checkpoint.name,
        "has \(finished) epochs behind it, asked for are \(options.epochs)",
        remedy: "ask for at least as many")
    }
    let place = checkpoint.training
    guard (0...stepsPerEpoch).contains(place.stepInEpoch),
      place.step == finished * stepsPerEpoch + place.stepInEpoch
    else {
      throw FoveaError(
        .configuration, at: checkpoint.name,
        "stands at step \(place.step), \(place.stepInEpoch) of them in epoch \(place.epoch); an epoch has "
          + "\(stepsPerEpoch)", remedy: "the file is damaged")
    }
    let moments = checkpoint.moments.map { ($0.name, $0.tensor) }
    try state.load(
      moments: Dictionary(moments, uniquingKeysWith: { first, _ in first }), from: checkpoint.name)
    try state.load(checkpoint.tensors, into: parameters, from: checkpoint.name)
    training = place
    return known.changedMachine(in: provenance)
  }

  /// All that makes a run the run it is, but for its length, by names that people know.
  static func choices(
    of model: any Model, initialization: Initialization, trainingData: any DataSet, testData: any DataSet,
    preprocessing: Preprocessing, options: TrainingOptions
  ) -> [String: String] {
    var choices = options.choices
    choices["model"] = model.name
    choices["classes"] = "\(model.classes)"
    choices["initial values"] = initialization.rawValue
    choices["images"] = "\(preprocessing.shape), resized by \(preprocessing.resize)"
    choices["mean and deviation"] = "\(preprocessing.mean), \(preprocessing.standardDeviation)"
    for (name, data) in [("training data", trainingData), ("test data", testData)] {
      choices[name] = "\(data.name) \(data.fingerprint)"
    }
    return choices
  }
}

extension TrainingOptions {
  /// What the options say, but for the length of the run and the number of workers.
  fileprivate var choices: [String: String] {
    let choices = [
      "batch size": "\(batchSize)", "seed": "\(seed)", "shuffling": "\(shuffle)",
      "last batch": dropLast ? "dropped" : "kept", "optimizer": "\(optimizer)", "loss": "\(loss)",
      "learning rate": "\(schedule.base)", "fall of the rate": "\(schedule.decay)",
      "warm-up epochs": "\(schedule.warmupEpochs)",
    ]
    return frozen.isEmpty ? choices : choices.merging(["frozen": frozen.joined(separator: ", ")]) { $1 }
  }
}

extension ProgramReport {
  /// The code of each convolution, by operation and layer.
  var algorithms: [String: String] {
    let convolutions = steps.filter { $0.kind.hasPrefix("Convolution") }
    return Dictionary(
      convolutions.map { ("\($0.kind) of \($0.scope)", $0.implementation) }, uniquingKeysWith: { $1 })
  }
}
