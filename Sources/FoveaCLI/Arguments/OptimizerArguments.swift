import ArgumentParser
import Fovea

/// The optimizers by the names that other tools gave them.
enum OptimizerName: String, CaseIterable, ExpressibleByArgument, Codable {
  case sgd, adam, adamw
}

/// The ways in which the learning rate falls.
enum SchedulerName: String, CaseIterable, ExpressibleByArgument, Codable {
  case constant, step, cosine
}

/// The optimizer as far as memory and time depend on it.
struct OptimizerChoice: ParsableArguments {
  @Option(help: "The optimizer of training. (default: sgd)")
  var opt: OptimizerName?

  @Option(help: "The share of the last step that sgd keeps. (default: 0)")
  var momentum: Double?

  func validate() throws {
    try require((0..<1).contains(momentum ?? 0), "--momentum has to be in 0..<1.")
    try require(name == .sgd || momentum ?? 0 == 0, "--momentum belongs to --opt sgd.")
  }

  /// Whether anything was chosen.
  var isGiven: Bool { opt != nil || momentum != nil }

  /// The name of the optimizer.
  var name: OptimizerName { opt ?? .sgd }

  /// The optimizer.
  func optimizer(nesterov: Bool = false, weightDecay: Double = 0) -> any Optimizer {
    switch name {
    case .sgd: SGD(momentum: momentum ?? 0, nesterov: nesterov, weightDecay: weightDecay)
    case .adam: Adam(weightDecay: weightDecay)
    case .adamw: Adam(weightDecay: weightDecay, decoupled: true)
    }
  }
}

/// How parameters follow their gradients.
struct OptimizerArguments: ParsableArguments {
  @OptionGroup var choice: OptimizerChoice

  @Option(help: "The learning rate.")
  var lr = 0.1

  @Flag(help: "Let sgd look ahead along its momentum.")
  var nesterov = false

  @Option(help: "The pull of parameters towards zero.")
  var weightDecay = 0.0

  @Option(help: "How the learning rate falls, epoch by epoch.")
  var lrScheduler = SchedulerName.constant

  @Option(help: "With --lr-scheduler step: the number of epochs between falls. (default: 30)")
  var lrStepSize: Int?

  @Option(help: "With --lr-scheduler step: the factor of each fall. (default: 0.1)")
  var lrGamma: Double?

  @Option(help: "The number of epochs in which the learning rate grows from 0.")
  var warmupEpochs = 0

  @Option(help: "The share of each target that is spread over all classes.")
  var labelSmoothing = 0.0

  func validate() throws {
    try require(Float(lr) > 0 && Float(lr).isFinite, "--lr has to be a 32-bit number above 0.")
    try require(!nesterov || choice.momentum ?? 0 > 0, "--nesterov needs --momentum.")
    try require(weightDecay >= 0 && weightDecay.isFinite, "--weight-decay has to be at least 0.")
    try require(
      lrScheduler == .step || (lrStepSize == nil && lrGamma == nil),
      "--lr-step-size and --lr-gamma belong to --lr-scheduler step.")
    try require(lrStepSize, in: countRange, "--lr-step-size")
    try require(gamma > 0 && gamma.isFinite, "--lr-gamma has to be above 0.")
    try require(warmupEpochs, in: 0...countRange.upperBound, "--warmup-epochs")
    try require((0..<1).contains(labelSmoothing), "--label-smoothing has to be in 0..<1.")
  }

  /// The number of epochs between falls of the rate.
  var stepSize: Int { lrStepSize ?? 30 }
  /// The factor of each fall.
  var gamma: Double { lrGamma ?? 0.1 }

  /// The optimizer.
  var optimizer: any Optimizer { choice.optimizer(nesterov: nesterov, weightDecay: weightDecay) }

  /// The learning rate over a number of epochs.
  func schedule(epochs: Int) -> LearningRateSchedule {
    let decay: LearningRateSchedule.Decay =
      switch lrScheduler {
      case .constant: .constant
      case .step: .step(every: stepSize, factor: gamma)
      case .cosine: .cosine
      }
    return LearningRateSchedule(base: lr, decay: decay, warmupEpochs: warmupEpochs, epochs: epochs)
  }
}
