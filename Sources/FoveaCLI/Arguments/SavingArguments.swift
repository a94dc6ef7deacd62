import ArgumentParser
import Fovea
import FoveaCore

/// When a run ends early, and what it keeps on the way.
struct SavingArguments: ParsableArguments {
  @Option(
    help: .count(
      """
      Number of steps after which to stop; the network is still evaluated and saved, as best only if no whole \
      epoch was evaluated before.
      """))
  var maxSteps: Int?

  @Option(
    help: ArgumentHelp(
      "Metric on the test pictures that selects the best epoch. (default: top1)", valueName: "metric"))
  var monitor: EvaluationMetric?

  @Option(help: .count("Number of epochs without a better one after which to stop. (default: never)"))
  var patience: Int?

  @Option(help: .count("Number of steps between lines in metrics.jsonl. (default: 50)"))
  var logEvery: Int?

  @Option(
    help: .value(
      .interval, "Interval of saves within an epoch: a time (30s, 5m, 1h) or a number of steps. (default: 5m)"
    ))
  var saveEvery: SaveInterval?

  @Option(
    help: .count(
      "Number of latest epochs whose checkpoints are kept, as in epoch-0012.safetensors. (default: 0)"))
  var keep: Int?

  func validate() throws {
    try require(maxSteps, atLeast: 1, "--max-steps")
    try require(patience, in: countRange, "--patience")
    try require(logEvery, atLeast: 1, "--log-every")
    try require(keep, in: 0...countRange.upperBound, "--keep")
  }

  /// What was given about the training, by the keys of a configuration.
  var training: [String: JSONValue?] {
    [
      "max_steps": maxSteps.map { .integer($0) }, "patience": patience.map { .integer($0) },
      "monitor": monitor.map { .string($0.rawValue) },
    ]
  }

  /// What was given about the files that are kept, by the keys of a configuration.
  var machine: [String: JSONValue?] {
    [
      "log_every": logEvery.map { .integer($0) }, "save_every": saveEvery.map { .string("\($0)") },
      "keep": keep.map { .integer($0) },
    ]
  }
}
