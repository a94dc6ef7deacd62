import ArgumentParser
import Fovea
import FoveaCore

/// The parts of the optimizer on which memory and time depend.
struct OptimizerChoice: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Optimizer: \(Registry<any Optimizer>.standard.names.joined(separator: ", ")); its values follow a colon, as in \
      adam:beta1=0.8. (default: sgd)
      """, valueName: "name"))
  var opt: String?

  @Option(help: "Momentum, if the optimizer has one. (default: 0)")
  var momentum: Double?

  func validate() throws {
    try require(momentum?.isFinite ?? true, "--momentum must be a finite number, got \(momentum ?? 0).")
    try choice().validate()
  }

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

  @Option(help: "Learning rate. (default: 0.1)")
  var lr: Double?

  @Flag(help: "Use Nesterov momentum.")
  var nesterov = false

  @Option(help: "Weight decay. (default: the optimizer's, 0.01 for lamb, else 0)")
  var weightDecay: Double?

  @Option(
    help: ArgumentHelp(
      """
      Learning-rate schedule: \(Registry<any Schedule>.standard.names.joined(separator: ", ")); its values follow a \
      colon, as in step:step_size=10. (default: constant)
      """, valueName: "name"))
  var lrScheduler: String?

  @Option(help: "Number of epochs between decays of --lr-scheduler step. (default: 30)")
  var lrStepSize: Int?

  @Option(
    help: "Factor of each learning-rate decay, if the schedule has one. (default: the schedule's)")
  var lrGamma: Double?

  @Option(help: "Number of epochs in which the learning rate grows from 0. (default: 0)")
  var warmupEpochs: Int?

  @Option(help: "Share of each target that is spread over all classes. (default: 0)")
  var labelSmoothing: Double?

  @Option(
    help: ArgumentHelp(
      """
      Weights of the classes in the loss: numbers with commas, in the order of the classes, or balanced, with which \
      every class counts the same. (default: 1 each)
      """, valueName: "weights"))
  var classWeights: String?

  @Option(help: "Number of batches in a step. (default: 1)")
  var gradAccumSteps: Int?

  @Option(help: "Largest norm of all gradients together. (default: no limit)")
  var clipGradNorm: Double?

  @Option(help: "Largest absolute value of an element of the gradients. (default: no limit)")
  var clipGradValue: Double?

  @OptionGroup var averaging: AverageArguments

  @Option(help: "Parameters without weight decay: norm, bias or norm,bias.")
  var noDecay: String?

  @Option(
    help: ArgumentHelp(
      """
      Layer-wise learning-rate decay, above 0 and up to 1: each layer has this factor times the rate of the next one, \
      the last layer the whole rate. (default: 1)
      """, valueName: "factor"))
  var layerDecay: Double?

  @Option(
    help: ArgumentHelp(
      """
      Factor of the learning rate for the parameters whose paths match a pattern, as in 'features.*=0.1'. Can be \
      repeated; the first match wins.
      """, valueName: "pattern=factor"))
  var lrGroup: [String] = []

  func validate() throws {
    let rate = Float(lr ?? 1)
    try require(rate > 0 && rate.isFinite, "--lr must be a 32-bit number above 0, got \(lr ?? 0).")
    for (option, value) in [("--weight-decay", weightDecay), ("--lr-gamma", lrGamma)] {
      try require(value?.isFinite ?? true, "\(option) must be a finite number, got \(value ?? 0).")
    }
    try require(warmupEpochs, in: 0...countRange.upperBound, "--warmup-epochs")
    try require(
      (0..<1).contains(labelSmoothing ?? 0), "--label-smoothing must be in 0..<1, got \(labelSmoothing ?? 0)."
    )
    if let classWeights {
      guard let weights = Self.weights(classWeights) else {
        throw ValidationError(
          "--class-weights must be balanced or numbers separated by commas, got '\(classWeights)'.")
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
    try require(
      layerDecay.map { $0 > 0 && $0 <= 1 } ?? true,
      "--layer-decay must be above 0 and at most 1, got \(layerDecay ?? 0).")
    for text in lrGroup {
      try require(
        Self.group(text) != nil,
        "--lr-group must be a pattern and a factor of at least 0, as in 'features.*=0.1', got '\(text)'.")
    }
    for name in exemptions {
      try require(
        DecayExemption(rawValue: name) != nil,
        "--no-decay must be norm, bias or norm,bias, got '\(name)'.")
    }
  }

  /// Throws the parser's error if choices cannot be made; of a part of a configuration, only those that are complete.
  func validateChoices(ofPart isPart: Bool) throws {
    try optimizer.validate(isPart: isPart)
    try schedule.validate(isPart: isPart)
    try averaging.validateChoice()
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

  /// The group that a text names, nil if it names none.
  private static func group(_ text: String) -> ParameterGroup? {
    guard let sign = text.lastIndex(of: "="), sign != text.startIndex,
      let factor = Double(text[text.index(after: sign)...]), factor >= 0, Float(factor).isFinite
    else { return nil }
    return ParameterGroup(pattern: String(text[..<sign]), rateFactor: factor)
  }

  /// The groups that were given, before those of a configuration with other patterns; nil if none was.
  ///
  /// - Throws: what encoding throws.
  func groups(before known: JSONValue?) throws -> JSONValue? {
    guard !lrGroup.isEmpty else { return nil }
    let given = lrGroup.compactMap(Self.group)
    let patterns = Set(given.map(\.pattern))
    var others: [JSONValue] = if case .array(let list)? = known { list } else { [] }
    others.removeAll { patterns.contains($0["pattern"]?.string ?? "") }
    return .array(try given.map { try JSONValue(encoding: $0) } + others)
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
      "weight_average": try averaging.given(),
      "layer_decay": layerDecay.map { .number($0) },
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
