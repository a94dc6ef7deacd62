public import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaLayers
import FoveaRuntime

extension Trainer {
  /// Puts the run where a checkpoint left it: the next step is the one after the checkpoint's last.
  ///
  /// On a machine like the checkpoint's, the run continues bit for bit. More epochs than before are
  /// welcome; a rate that falls along a cosine then follows the longer curve from here on.
  ///
  /// - Returns: What keeps the run from going on, bit for bit, like one without the break: a phrase for each
  ///   reason, empty if there is none.
  /// - Throws: `FoveaError` with code `.configuration` that names the differences if the checkpoint is of
  ///   another run, is of one with more epochs than the options ask for or stands where no run comes to,
  ///   `.weights` if its tensors do not fit.
  @discardableResult
  public func resume(from checkpoint: Checkpoint) throws -> [String] {
    try checkpoint.requirePresentVersion()
    guard let known = checkpoint.provenance else {
      throw FoveaError(
        .configuration, at: checkpoint.name,
        "holds no provenance of its training, so its run cannot be continued",
        remedy: "start a new run from its weights with \(.weights)")
    }
    try checkpoint.requireSameRun(known, provenance)
    let place = checkpoint.training
    let finished = place.epoch - 1
    let epochs = known.epochs ?? place.latest?.epochs ?? finished
    guard epochs <= options.epochs else {
      throw FoveaError(
        .configuration, at: checkpoint.name,
        "is of a run of \(epochs) epochs, this one has \(options.epochs)",
        remedy: "give at least as many, or end the run earlier with \(.maxSteps)")
    }
    guard (0...stepsPerEpoch).contains(place.stepInEpoch),
      place.step == finished * stepsPerEpoch + place.stepInEpoch
    else {
      throw FoveaError(
        .configuration, at: checkpoint.name,
        "stands at step \(place.step), \(place.stepInEpoch) of them in epoch \(place.epoch); an epoch has "
          + "\(stepsPerEpoch)", remedy: "the file is damaged")
    }
    try state.resume(checkpoint, into: parameters)
    training = place
    // A run that is over takes no step that could be another.
    return isFinished ? [] : remarks(about: known, length: epochs)
  }

  /// What is different from here on in a run that has taken up a checkpoint of so many epochs.
  private func remarks(about known: Provenance, length epochs: Int) -> [String] {
    var remarks: [String] = []
    let machine = known.changedMachine(in: provenance)
    if !machine.isEmpty {
      remarks.append(
        "from here on the run is not, bit for bit, the one it was, as the machine differs: "
          + machine.joined(separator: ", "))
    }
    var shorter = options
    shorter.epochs = epochs
    let begun = training.epoch - (training.stepInEpoch > 0 ? 0 : 1)
    let agrees = (0..<min(begun, options.epochs)).allSatisfy { epoch in
      [0, stepsPerEpoch - 1].allSatisfy { rate(epoch, $0, of: shorter) == rate(epoch, $0, of: options) }
    }
    if !agrees {
      remarks.append(
        "the learning rate has followed the curve of \(epochs) epochs and now follows that of "
          + "\(options.epochs): not what \(options.epochs) epochs from the start would give")
    }
    return remarks
  }

  /// The rate in a step of an epoch, both counted from 0.
  private func rate(_ epoch: Int, _ step: Int, of options: TrainingOptions) -> Double {
    options.rate(
      epoch: epoch, step: step, stepsPerEpoch: stepsPerEpoch, scheduleState: training.schedule)
  }

  /// All that makes a run the run it is, but for its length, by the keys of a configuration.
  static func choices(
    of model: any Model, input: TensorShape, classes: Int, initialization: any Initialization,
    trainingData: any DataSet,
    testData: any DataSet,
    pipelines: Pipelines, options: TrainingOptions
  ) throws -> [String: String] {
    var choices = try options.choices
    choices["model"] = model.name
    choices["num_classes"] = "\(classes)"
    choices["init"] = initialization.text
    choices["train_transform"] = pipelines.training.description
    choices["eval_transform"] = pipelines.evaluation.description
    choices["input"] = "\(input)"
    choices[Provenance.DataChoice.training] = "\(trainingData.name) \(trainingData.fingerprint)"
    choices[Provenance.DataChoice.test] = "\(testData.name) \(testData.fingerprint)"
    return choices
  }

  /// The number of examples of each data set, by the keys of the choices.
  static func examples(_ trainingData: any DataSet, _ testData: any DataSet) -> [String: Int] {
    [Provenance.DataChoice.training: trainingData.count, Provenance.DataChoice.test: testData.count]
  }
}
