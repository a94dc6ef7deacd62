import FoveaCheckpoints
import FoveaCore

/// What `config.json` says about the end of a run.
struct RunPlan: Hashable, Sendable {
  /// The number of epochs.
  var epochs: Int?
  /// The most steps.
  var maxSteps: Int?
  /// The epochs without improvement that end the run.
  var patience: Int?
  /// What is to improve.
  var monitor = EvaluationMetric.top1
  /// The examples of a step.
  var batchSize: Int?

  /// Reads the tree of a configuration, which may be any.
  init(_ tree: JSONValue) {
    let training = tree["training"]
    func count(_ key: String) -> Int? {
      guard case .integer(let count)? = training?[key], (1...1_000_000_000).contains(count) else {
        return nil
      }
      return count
    }
    epochs = count("epochs")
    maxSteps = count("max_steps")
    patience = count("patience")
    monitor = training?["monitor"]?.string.flatMap(EvaluationMetric.init) ?? .top1
    batchSize = count("batch_size")
  }

  /// The number of epochs that the run will have done at its end; nil if that cannot be known.
  func end(stepsPerEpoch: Double?) -> Double? {
    let ends = [
      epochs.map { Double($0) }, maxSteps.flatMap { steps in stepsPerEpoch.map { Double(steps) / $0 } },
    ]
    return ends.compactMap(\.self).min()
  }
}
