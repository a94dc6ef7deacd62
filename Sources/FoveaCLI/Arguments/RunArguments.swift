import ArgumentParser
import Fovea
import FoveaCore

/// What is trained, on what and how: all options of a training configuration but those about its files.
struct RunArguments: ParsableArguments {
  @Option(help: OptionHelp.model)
  var model: String?

  @Option(
    help:
      "Configuration file, JSON or YAML, such as the config.json of another run; options override it.")
  var config: FileLocation?

  @Option(help: "Recipe to run; fovea recipes lists all; options override it.")
  var recipe: String?

  @Option(help: "Number of epochs. (default: 10)")
  var epochs: Int?

  @Option(
    name: [.customShort("b"), .long], help: OptionHelp.batchSize(default: 128))
  var batchSize: Int?

  @Option(help: "Random seed. (default: 0)")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      """
      Sampler of an epoch's pictures: \(Registry<any Sampler>.standard.names.joined(separator: ", ")); its \
      values follow a colon, as in repeated:3. (default: uniform)
      """, valueName: "name"))
  var sampler: String?

  @Flag(help: "Visit the pictures in the order of the data.")
  var noShuffle = false

  @Flag(help: "Drop the last incomplete batch of an epoch.")
  var dropLast = false

  @Option(
    help:
      "Memory for decoded pictures, as in 2G; used if all pictures of a data set fit. (default: 0)")
  var pictureCache: ByteCount?

  @OptionGroup(title: "Model") var modelArguments: ModelArguments
  @OptionGroup(title: "Start") var start: StartArguments
  @OptionGroup(title: "Data") var data: DataArguments
  @OptionGroup(title: "Pictures") var transforms: TransformArguments
  @OptionGroup(title: "Batches") var mixing: MixingArguments
  @OptionGroup(title: "Optimizer") var optimizer: OptimizerArguments
  @OptionGroup(title: "Machine") var backend: BackendArguments

  func validate() throws {
    if let model { try modelArguments.requireChoices(of: model) }
    try require(epochs, in: countRange, "--epochs")
    try require(batchSize, in: countRange, "--batch-size")
    try require(sampler == nil || !noShuffle, "--sampler and --no-shuffle cannot be combined.")
    if sampler != nil { try samplerChoice.validate() }
    try require(config == nil || recipe == nil, "--config and --recipe cannot be combined.")
    try optimizer.validateChoices(ofPart: config != nil || recipe != nil)
    guard config == nil, recipe == nil else { return }
    try require(model != nil, "Missing expected argument '--model <model>'")
    try require(
      data.data != nil, "--data is missing; choose one of \(DataSources.list).")
    try require(
      optimizer.warmupEpochs ?? 0 <= epochs ?? 10,
      "--warmup-epochs must be at most --epochs, \(epochs ?? 10), got \(optimizer.warmupEpochs ?? 0).")
    try require(
      start.unfreezeEpoch == nil || !start.freeze.isEmpty, "--unfreeze-epoch requires --freeze.")
  }

  /// The options laid over the file of `--config` or the recipe, and both over the defaults.
  ///
  /// - Parameters:
  ///   - more: Further values, by the keys of the part `training`.
  ///   - rest: Further values, by the keys of the part `machine`.
  /// - Returns: The run, or several.
  /// - Throws: `FoveaError` if the file cannot be read or a value does not fit.
  func plan(
    training more: [String: JSONValue?] = [:], machine rest: [String: JSONValue?] = [:]
  ) throws -> TrainingPlan {
    let recipe = try recipe.map(Recipe.named)
    let file = try config.map(Self.tree) ?? recipe.map { try $0.tree() }
    if let recipe, recipe.needsWeights, start.weights == nil {
      throw FoveaError(
        .configuration, at: "recipe \(recipe.name)",
        "needs trained weights, and none are given",
        remedy: "give them with --weights")
    }
    if model != nil, file?["stages"] != nil {
      throw FoveaError(
        .configuration, at: "stages", "have models of their own, and --model is given",
        remedy: "omit --model, or edit the configuration")
    }
    if let name = file?["data"]?["data"]?.string, data.data == nil { try data.requireUse(by: name) }
    if let name = data.data { try DataArguments.requireNoDirectory(name) }
    let training = try self.training(over: file?["training"]).merging(more) { $1 }
    var network = modelArguments.tree.merging(start.tree) { $1 }
    network["model"] = model.map { .string($0) }
    var machine = backend.tree(for: file?["machine"]?["device"]?.string).merging(rest) { $1 }
    machine["workers"] = data.chosenWorkers.map { .integer($0) }
    machine["picture_cache"] = pictureCache.map { .string("\($0)") }
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
    var training = try optimizer.tree()
    if let clips = training["gradients"] ?? nil, let known = file?["gradients"] {
      training["gradients"] = Self.transforms(known, replacedBy: clips)
    }
    training["param_groups"] = try optimizer.groups(before: file?["param_groups"])
    training["batch_transforms"] = try mixing.changed(file?["batch_transforms"])
    training["epochs"] = epochs.map { .integer($0) }
    training["batch_size"] = batchSize.map { .integer($0) }
    training["seed"] = try seed.map { try JSONValue(encoding: $0) }
    training["sampler"] = try sampler.flatMap { _ in try samplerChoice.given() }
    training["shuffle"] = noShuffle ? .bool(false) : nil
    training["drop_last"] = dropLast ? .bool(true) : nil
    training["freeze"] = start.freeze.isEmpty ? nil : .array(start.freeze.map { .string($0) })
    training["unfreeze_epoch"] = start.unfreezeEpoch.map { .integer($0) }
    return training
  }

  /// Puts the steps that were given in the place of those of the data set or the file.
  private func changeTransforms(of configuration: inout TrainingConfiguration) throws {
    try requireModel(configuration.model.name)
    let model = try ModelDescription(name: configuration.model.name, options: configuration.model.options)
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

  private var samplerChoice: ChoiceOptions<any Sampler> {
    ChoiceOptions(.standard, "--sampler", sampler, default: UniformSampler.name)
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
