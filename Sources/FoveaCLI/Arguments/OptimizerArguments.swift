import ArgumentParser
import Fovea
import FoveaCore

/// The parts of the optimizer on which memory and time depend.
struct OptimizerChoice: ParsableArguments {
  @Option(
    help: .name(
      """
      Optimizer: \(Registry<any Optimizer>.standard.names.joined(separator: ", ")); its values follow a colon, as in \
      adam:beta1=0.8. (default: sgd)
      """), completion: .list(Registry<any Optimizer>.standard.names))
  var opt: String?

  @Option(help: .number("Momentum, if the optimizer has one. (default: 0)"))
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

  @Option(
    help: .number(
      """
      Learning rate. (default: the optimizer's, 0.1 for sgd and lars, 0.01 for rmsprop, else 0.001)
      """))
  var lr: Double?

  @Flag(help: "Use Nesterov momentum.")
  var nesterov = false

  @Option(help: .number("Weight decay. (default: the optimizer's, 0.01 for adamw and lamb, else 0)"))
  var weightDecay: Double?

  @Option(help: .count("Number of batches in a step. (default: 1)"))
  var gradAccumSteps: Int?

  @Option(help: .number("Largest norm of all gradients together. (default: no limit)"))
  var clipGradNorm: Double?

  @Option(help: .number("Largest absolute value of an element of the gradients. (default: no limit)"))
  var clipGradValue: Double?

  @Option(help: ArgumentHelp("Parameters without weight decay: norm, bias or norm,bias.", valueName: "kinds"))
  var noDecay: String?

  @Option(
    help: .number(
      """
      Layer-wise learning-rate decay, above 0 and up to 1: each layer has this factor times the rate of the next one, \
      the last layer the whole rate. (default: 1)
      """))
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
    try require(
      weightDecay?.isFinite ?? true, "--weight-decay must be a finite number, got \(weightDecay ?? 0).")
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

  /// Throws the parser's error if the optimizer cannot be made; of a part of a configuration, nothing is checked.
  func validateChoice(ofPart isPart: Bool) throws { try optimizer.validate(isPart: isPart) }

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
      "grad_accum_steps": gradAccumSteps.map { .integer($0) },
      "gradients": clips.isEmpty ? nil : .array(try clips.map { try $0.tree() }),
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
}
