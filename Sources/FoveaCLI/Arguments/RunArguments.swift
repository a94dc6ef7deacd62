import ArgumentParser
import Fovea
import FoveaCore

/// What is trained, on what and how: all options of a training configuration but those about its files.
struct RunArguments: ParsableArguments {
  @OptionGroup(title: "Run") var source: SourceArguments
  @OptionGroup(title: "Model") var modelArguments: ModelArguments
  @OptionGroup(title: "Start") var start: StartArguments
  @OptionGroup(title: "Data") var data: DataArguments
  @OptionGroup(title: "Pictures") var transforms: TransformArguments
  @OptionGroup(title: "Epochs and batches") var epochs: EpochArguments
  @OptionGroup(title: "Epochs and batches") var mixing: MixingArguments
  @OptionGroup(title: "Optimizer") var optimizer: OptimizerArguments
  @OptionGroup(title: "Learning rate") var schedule: ScheduleArguments
  @OptionGroup(title: "Loss") var loss: LossArguments
  @OptionGroup(title: "Average of the parameters") var averaging: AverageArguments
  @OptionGroup(title: "Machine") var backend: BackendArguments
  @OptionGroup(title: "Machine") var cache: CacheArguments

  func validate() throws {
    if let model = source.model { try modelArguments.requireChoices(of: model) }
    try averaging.validateChoice()
  }

  /// Checks what depends on whether the options are all there is, or are laid over a configuration.
  ///
  /// - Throws: the parser's error for what is missing or does not fit together.
  func validate(isPart: Bool) throws {
    try optimizer.validateChoice(ofPart: isPart)
    try schedule.choice.validate(isPart: isPart)
    guard !isPart else { return }
    try require(
      source.model != nil || start.weights != nil,
      "--model is missing; fovea models lists all; or give --weights of a checkpoint or .onnx file")
    try require(
      data.data != nil, "--data is missing; choose one of \(DataSources.list).")
    try require(
      schedule.warmupEpochs ?? 0 <= epochs.epochs ?? 10,
      "--warmup-epochs must be at most --epochs, \(epochs.epochs ?? 10), got \(schedule.warmupEpochs ?? 0).")
    try require(
      start.unfreezeEpoch == nil || !start.freeze.isEmpty, "--unfreeze-epoch requires --freeze.")
  }

  /// The options laid over the file of `--config` or the recipe, and both over the defaults.
  ///
  /// - Parameters:
  ///   - run: The configuration of a run to continue, which takes the place of `--config`.
  ///   - more: Further values, by the keys of the part `training`.
  ///   - rest: Further values, by the keys of the part `machine`.
  /// - Returns: The run, or several.
  /// - Throws: `FoveaError` if the file cannot be read or a value does not fit.
  func plan(
    continuing run: FileLocation? = nil, training more: [String: JSONValue?] = [:],
    machine rest: [String: JSONValue?] = [:]
  ) throws -> TrainingPlan {
    let recipe = try source.recipe.map(Recipe.named)
    let file = try (run ?? source.config).map(Self.tree) ?? recipe.map { try $0.tree() }
    if let recipe, recipe.needsWeights, start.weights == nil {
      throw FoveaError(
        .configuration, at: "recipe \(recipe.name)",
        "needs trained weights, and none are given",
        remedy: "give them with --weights")
    }
    if source.model != nil, file?["stages"] != nil {
      throw FoveaError(
        .configuration, at: "stages", "have models of their own, and --model is given",
        remedy: "omit --model, or edit the configuration")
    }
    if let name = file?["data"]?["data"]?.string, data.data == nil { try data.requireUse(by: name) }
    if let name = data.data { try DataArguments.requireNoDirectory(name) }
    let training = try self.training(over: file?["training"]).merging(more) { $1 }
    var network = modelArguments.tree.merging(start.tree) { $1 }
    network["model"] = source.model.map { .string($0) }
    var machine = backend.tree(for: file?["machine"]?["device"]?.string).merging(rest) { $1 }
    machine["workers"] = data.chosenWorkers.map { .integer($0) }
    machine["picture_cache"] = cache.pictureCache.map { .string("\($0)") }
    let given = ["model": network, "data": data.tree, "training": training, "machine": machine]
      .mapValues { JSONValue.object($0.compactMapValues(\.self)) }
    var plan = try TrainingPlan(overlaying: [file, .object(given)].compactMap(\.self))
    for index in plan.stages.indices {
      let configuration = plan.stages[index].configuration
      if !configuration.model.name.isEmpty { try requireModel(configuration.model.name) }
      plan.stages[index].configuration.machine.device = BackendArguments.strict(configuration.machine.device)
      if !transforms.isEmpty { try changeTransforms(of: &plan.stages[index].configuration) }
    }
    return plan
  }

  /// The given values of the training, laid over the same part of a file.
  private func training(over file: JSONValue?) throws -> [String: JSONValue?] {
    var training = try [schedule.tree(), epochs.tree()].reduce(optimizer.tree()) { $0.merging($1) { $1 } }
    training["loss"] = try loss.given()
    training["weight_average"] = try averaging.given()
    if let clips = training["gradients"] ?? nil, let known = file?["gradients"] {
      training["gradients"] = Self.transforms(known, replacedBy: clips)
    }
    training["param_groups"] = try optimizer.groups(before: file?["param_groups"])
    training["batch_transforms"] = try mixing.changed(file?["batch_transforms"])
    training["seed"] = try source.seed.map { try JSONValue(encoding: $0) }
    training["freeze"] = start.freeze.isEmpty ? nil : .array(start.freeze.map { .string($0) })
    training["unfreeze_epoch"] = start.unfreezeEpoch.map { .integer($0) }
    return training
  }

  /// Puts the steps that were given in the place of those of the data set or the file.
  private func changeTransforms(of configuration: inout TrainingConfiguration) throws {
    let model = try configuration.model.description()
    if let steps = transforms.trainTransform {
      configuration.data.trainTransform = try Pipeline(steps, at: "--train-transform").tree()
    }
    // With the numbers of training in judging, unless these are given too.
    let usual = try configuration.data.pipelines(
      of: configuration.data.source(in: .standard), for: model.images, in: .standard)
    let pipelines = try transforms.changed(usual)
    configuration.data.trainTransform = try pipelines.training.tree()
    configuration.data.evalTransform = try pipelines.evaluation.tree()
  }

  /// The tree of a file, which is a configuration by itself; its errors name the file.
  private static func tree(of file: FileLocation) throws -> JSONValue {
    let tree = try TrainingConfiguration.tree(atPath: file.path)
    do {
      _ = try TrainingPlan(overlaying: [tree])
    } catch let error as FoveaError where error.code == .configuration {
      throw FoveaError(
        .configuration, at: "\(file.path): \(error.location)", error.problem, remedy: error.remedy)
    }
    return tree
  }

  /// Transforms of gradients, those of a name replaced by others of this name, further ones behind them.
  private static func transforms(_ known: JSONValue, replacedBy others: JSONValue) -> JSONValue {
    guard case .array(let known) = known, case .array(let others) = others else { return others }
    func name(_ tree: JSONValue) -> String? {
      tree["name"]?.string ?? tree.string.map { String($0.prefix { $0 != ":" }) }
    }
    let names = Set(others.compactMap(name))
    return .array(known.filter { name($0).map { !names.contains($0) } ?? true } + others)
  }
}
