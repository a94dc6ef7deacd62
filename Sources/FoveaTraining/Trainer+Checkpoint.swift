public import FoveaCheckpoints
import FoveaCore

extension Trainer {
  /// Returns a checkpoint of the present moment, from which the network can be used and the run be continued.
  ///
  /// ```swift
  /// try trainer.checkpoint().write(to: "lenet.safetensors")
  /// ```
  ///
  /// - Parameter model: The name and the options by which the catalogue makes the network that is trained; nil for the
  ///   name of the model that the trainer was given, without settings.
  /// - Returns: The checkpoint, with the pipeline of the evaluation and the classes of the training data.
  /// - Throws: `FoveaError` with code `.configuration` if the model has other classes or other images than the network
  ///   that is trained, `.backend` if the state cannot be read.
  public func checkpoint(of model: ModelDescription? = nil) throws -> Checkpoint {
    let trained: TensorShape = [input.channels, input.height, input.width]
    let model = try model ?? ModelDescription(self.model, input: trained)
    guard model.classes == network.classes, model.inputShape == trained else {
      throw FoveaError(
        .configuration, at: model.name,
        "has \(model.classes) classes and images \(model.inputShape), expected \(network.classes) and \(trained)",
        remedy: "describe the network that is trained")
    }
    var checkpoint = try Checkpoint(
      model: model, classNames: model.classNames(trainingData.classNames), pipeline: pipelines.evaluation,
      training: training, provenance: provenance, state: state)
    checkpoint.imported = self.model as? ONNXClassifier
    return checkpoint
  }
}
