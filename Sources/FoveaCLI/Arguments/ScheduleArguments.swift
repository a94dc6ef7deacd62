import ArgumentParser
import Fovea
import FoveaCore

/// How the learning rate changes during a run.
struct ScheduleArguments: ParsableArguments {
  @Option(
    help: .name(
      """
      Learning-rate schedule: \(Registry<any Schedule>.standard.names.joined(separator: ", ")); its values follow a \
      colon, as in step:step_size=10. (default: constant)
      """), completion: .list(Registry<any Schedule>.standard.names))
  var lrScheduler: String?

  @Option(help: .count("Number of epochs between decays of --lr-scheduler step. (default: 30)"))
  var lrStepSize: Int?

  @Option(
    help: .number("Factor of each learning-rate decay, if the schedule has one. (default: the schedule's)"))
  var lrGamma: Double?

  @Option(help: .count("Number of epochs in which the learning rate grows from 0. (default: 0)"))
  var warmupEpochs: Int?

  func validate() throws {
    try require(lrGamma?.isFinite ?? true, "--lr-gamma must be a finite number, got \(lrGamma ?? 0).")
    try require(warmupEpochs, in: 0...countRange.upperBound, "--warmup-epochs")
  }

  /// What was given, by the keys of a configuration.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a text is no choice.
  func tree() throws -> [String: JSONValue?] {
    ["lr_scheduler": try choice.given(), "warmup_epochs": warmupEpochs.map { .integer($0) }]
  }

  /// The schedule.
  var choice: ChoiceOptions<any Schedule> {
    ChoiceOptions(
      .standard, "--lr-scheduler", lrScheduler, default: ConstantRate.name,
      values: [
        .init("step_size", "--lr-step-size", lrStepSize.map(JSONValue.integer)),
        .init("gamma", "--lr-gamma", lrGamma.map(JSONValue.number)),
      ])
  }
}
