public import FoveaCheckpoints

extension Trainer {
  /// Returns a checkpoint of the present moment, from which the network can be used and the run be continued.
  ///
  /// ```swift
  /// let checkpoint = try trainer.checkpoint(of: ModelDescription(name: "lenet"))
  /// try checkpoint.write(to: "lenet.safetensors")
  /// ```
  ///
  /// - Parameter model: The name and the options by which the catalogue makes the network that is trained.
  /// - Returns: The checkpoint, with the pipeline of the evaluation and the classes of the training data.
  /// - Throws: `FoveaError` with code `.backend` if the state cannot be read.
  public func checkpoint(of model: ModelDescription) throws -> Checkpoint {
    try Checkpoint(
      model: model, classNames: model.classNames(trainingData.classNames), pipeline: pipelines.evaluation,
      training: training, provenance: provenance, state: state)
  }
}
