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

  @Option(help: "The learning rate. (default: 0.1)")
  var lr: Double?

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

  @Option(
    help: "The factor of each fall of the learning rate, if the schedule has one. (default: the schedule's)")
  var lrGamma: Double?

  @Option(help: "The number of epochs in which the learning rate grows from 0. (default: 0)")
  var warmupEpochs: Int?

  @Option(help: "The share of each target that is spread over all classes. (default: 0)")
  var labelSmoothing: Double?

  @Option(
    help: ArgumentHelp(
      """
      What pictures of each class count in training: numbers with commas, in the order of the classes, or balanced, \
      by which every class counts the same. (default: 1 each)
      """, valueName: "weights"))
  var classWeights: String?

  @Option(help: "The number of batches that make a step. (default: 1)")
  var gradAccumSteps: Int?

  @Option(help: "The largest norm of all gradients together.")
  var clipGradNorm: Double?

  @Option(help: "The largest element of the gradients.")
  var clipGradValue: Double?

  @Option(
    help: ArgumentHelp(
      """
      The average of the parameters that judges and is kept: \
      \(Registry<any WeightAverage>.standard.names.joined(separator: ", ")); values of its own behind a colon, as in \
      ema:decay=0.99. (default: none)
      """, valueName: "name"))
  var weightAverage: String?

  @Option(help: "Parameters without weight decay: norm, bias or both with a comma between them.")
  var noDecay: String?

  func validate() throws {
    let rate = Float(lr ?? 1)
    try require(rate > 0 && rate.isFinite, "--lr has to be a 32-bit number above 0.")
    try require(warmupEpochs, in: 0...countRange.upperBound, "--warmup-epochs")
    try require((0..<1).contains(labelSmoothing ?? 0), "--label-smoothing has to be in 0..<1.")
    if let classWeights {
      guard let weights = Self.weights(classWeights) else {
        throw ValidationError("--class-weights takes balanced or numbers with commas, not '\(classWeights)'.")
      }
      if let problem = CrossEntropy(classWeights: weights).problem {
        throw ValidationError("--class-weights: \(problem).")
      }
    }
    try require(gradAccumSteps, in: countRange, "--grad-accum-steps")
    for (option, problem) in [
      ("--clip-grad-norm", clipGradNorm.flatMap { ClipNorm(maxNorm: $0).problem }),
      ("--clip-grad-value", clipGradValue.flatMap { ClipValue(limit: $0).problem }),
    ] {
      if let problem { throw ValidationError("\(option): \(problem).") }
    }
    for name in exemptions {
      try require(
        DecayExemption(rawValue: name) != nil, "--no-decay takes norm, bias or norm,bias, not '\(name)'.")
    }
  }

  /// Throws the parser's error if choices cannot be made; of a part of a configuration, only those that are complete.
  func validateChoices(ofPart isPart: Bool) throws {
    try optimizer.validate(isPart: isPart)
    try schedule.validate(isPart: isPart)
    try average?.validate()
  }

  /// The average of the parameters, nil for none.
  private var average: ChoiceOptions<any WeightAverage>? {
    weightAverage.map { ChoiceOptions(.standard, "--weight-average", $0, default: ExponentialAverage.name) }
  }

  /// The weights of classes that a text names, nil if it names none.
  private static func weights(_ text: String) -> ClassWeights? {
    if text == "balanced" { return .balanced }
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Double($0.filter { !$0.isWhitespace }) }
    return numbers.count == words.count ? .each(numbers) : nil
  }

  /// What was given about the loss, nil if nothing was.
  private func loss() throws -> JSONValue? {
    var loss: [String: JSONValue] = [:]
    loss["label_smoothing"] = labelSmoothing.map { .number($0) }
    loss["class_weights"] = try classWeights.flatMap(Self.weights).map { try JSONValue(encoding: $0) }
    return loss.isEmpty ? nil : .object(loss)
  }

  /// The kinds of parameters without weight decay.
  private var exemptions: [String] { noDecay?.split(separator: ",").map(String.init) ?? [] }

  /// What was given, by the keys of a configuration.
  func tree() throws -> [String: JSONValue?] {
    let clips: [any GradientTransform] =
      (clipGradValue.map { [ClipValue(limit: $0)] } ?? [])
      + (clipGradNorm.map { [ClipNorm(maxNorm: $0)] } ?? [])
    return [
      "opt": try optimizer.given(), "lr": lr.map { .number($0) },
      "lr_scheduler": try schedule.given(), "warmup_epochs": warmupEpochs.map { .integer($0) },
      "loss": try loss(),
      "grad_accum_steps": gradAccumSteps.map { .integer($0) },
      "gradients": clips.isEmpty ? nil : .array(try clips.map { try $0.tree() }),
      "weight_average": try average?.given(),
      "no_decay": noDecay.map { _ in .array(exemptions.map { .string($0) }) },
    ]
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
