package import FoveaCore
package import FoveaTraining

// The lines of the metrics; people and programs read their keys in this order.
extension JSONObject {
  /// The line about a step.
  package static func step(_ step: TrainingEvent.Step) -> JSONObject {
    var line = JSONObject()
    line.set("event", "step")
    line.set("epoch", step.epoch)
    line.set("step", step.step)
    line.set("loss", step.loss)
    line.set("lr", step.learningRate)
    return line
  }

  /// The line about the part of an epoch that ends with a step: means over the epoch so far.
  package static func progress(_ step: TrainingEvent.Step) -> JSONObject {
    var line = JSONObject()
    line.set("event", "progress")
    line.set("epoch", step.epoch)
    line.set("step", step.step)
    line.set("done", step.epochsDone)
    line.set("train_loss", step.sums.meanLoss)
    line.set("train_acc", step.sums.accuracy)
    return line
  }

  /// The line about an epoch, or its part, after which so many epochs are done.
  package static func epoch(_ epoch: TrainingEvent.Epoch, done: Double) -> JSONObject {
    var line = JSONObject()
    line.set("event", "epoch")
    line.set("epoch", epoch.epoch)
    line.set("step", epoch.step)
    line.set("done", done)
    line.set("train_loss", epoch.trainLoss)
    line.set("train_acc", epoch.trainAccuracy)
    line.set("test_loss", epoch.test.loss)
    line.set("test_acc", epoch.test.top1)
    line.set("examples_per_second", epoch.examplesPerSecond)
    return line
  }
}
