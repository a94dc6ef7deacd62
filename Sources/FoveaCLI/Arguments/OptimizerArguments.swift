import ArgumentParser
import Fovea
import FoveaCore

/// The optimizer as far as memory and time depend on it.
struct OptimizerChoice: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The optimizer of training: \(Registry<any Optimizer>.standard.names.joined(separator: ", ")); values of its \
      own behind a colon, as in adam:beta1=0.8. (default: sgd)
      """, valueName: "name"))
  var opt: String?

  @Option(help: "The share of the last step that the optimizer keeps, if it has momentum. (default: 0)")
  var momentum: Double?

  func validate() throws { try choice().validate() }

  /// Whether anything was chosen.
  var isGiven: Bool { opt != nil || momentum != nil }

  /// The optimizer as the options name it, with further values of it.
  func choice(_ values: [ChoiceOptions<any Optimizer>.Value] = []) -> ChoiceOptions<any Optimizer> {
    ChoiceOptions(
      .standard, "--opt", opt, default: SGD.name,
      values: [.init("momentum", "--momentum", momentum.map(JSONValue.number))] + values)
  }
}

/// How parameters follow their gradients.
struct OptimizerArguments: ParsableArguments {
  @OptionGroup var choice: OptimizerChoice

  @Option(help: "The learning rate.")
  var lr = 0.1

  @Flag(help: "Let the optimizer look ahead along its momentum.")
  var nesterov = false

  @Option(help: "The pull of parameters towards zero. (default: 0)")
  var weightDecay: Double?

  @Option(
    help: ArgumentHelp(
      """
      How the learning rate changes: \(Registry<any Schedule>.standard.names.joined(separator: ", ")); values of \
      its own behind a colon, as in step:step_size=10. (default: constant)
      """, valueName: "name"))
  var lrScheduler: String?

  @Option(help: "With --lr-scheduler step: the number of epochs between falls. (default: 30)")
  var lrStepSize: Int?

  @Option(help: "The factor of each fall of the learning rate, if the schedule has one. (default: 0.1)")
  var lrGamma: Double?

  @Option(help: "The number of epochs in which the learning rate grows from 0.")
  var warmupEpochs = 0

  @Option(help: "The share of each target that is spread over all classes.")
  var labelSmoothing = 0.0

  func validate() throws {
    try require(Float(lr) > 0 && Float(lr).isFinite, "--lr has to be a 32-bit number above 0.")
    try require(warmupEpochs, in: 0...countRange.upperBound, "--warmup-epochs")
    try require((0..<1).contains(labelSmoothing), "--label-smoothing has to be in 0..<1.")
    try optimizer.validate()
    try schedule.validate()
  }

  /// The optimizer.
  var optimizer: ChoiceOptions<any Optimizer> {
    choice.choice([
      .init("nesterov", "--nesterov", nesterov ? .bool(true) : nil),
      .init("weight_decay", "--weight-decay", weightDecay.map(JSONValue.number)),
    ])
  }

  /// The schedule of the learning rate.
  var schedule: ChoiceOptions<any Schedule> {
    ChoiceOptions(
      .standard, "--lr-scheduler", lrScheduler, default: ConstantRate.name,
      values: [
        .init("step_size", "--lr-step-size", lrStepSize.map(JSONValue.integer)),
        .init("gamma", "--lr-gamma", lrGamma.map(JSONValue.number)),
      ])
  }
}
