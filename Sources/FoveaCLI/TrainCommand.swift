import ArgumentParser
import Foundation
import Fovea
import FoveaCore

/// `fovea train`: trains a model and keeps its best and its last state.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model.",
    discussion: """
      Writes config.json, metrics.jsonl, curves.svg, last.safetensors and best.safetensors to the output \
      directory. A run that was interrupted, even by kill -9, goes on bit for bit when the same command is \
      given with --resume; --epochs may be larger then. The files of --weights and --init-from are not read \
      again. --config takes the config.json of a run, or choices of your own in JSON or YAML, and options are \
      laid over it.

      With --weights, every tensor and every parameter has to find its fellow; only the head is made anew if \
      the number of classes is another. --freeze keeps parameters as they are; batch normalization goes on to \
      observe its running statistics, as in PyTorch. --init-from copies each layer from the one in the same \
      place of the same stage, where shapes agree: so a deeper VGG grows out of a shallower one.

      Examples:
        fovea train --model lenet --data shapes --epochs 3 --output-dir runs/shapes
        fovea train --model googlenet-d2l --data fashion-mnist --data-dir data \\
          --img-size 96 --epochs 10 -b 128 --lr 0.1 --output-dir runs/fashion
        fovea train --model resnet18 --weights resnet18.pth --freeze 'conv1.*' \\
          --data shapes --in-chans 3 --img-size 64 --output-dir runs/head
        fovea train --config runs/fashion/config.json --lr 0.05 \\
          --output-dir runs/slower
        fovea train --model vgg16 --init-from runs/vgg11/best.safetensors \\
          --data shapes --in-chans 3 --img-size 32 --output-dir runs/vgg16
      """)

  @Option(help: "The model; fovea models lists them.")
  var model: String?

  @Option(
    help:
      "A file with the choices of a run, JSON or YAML, such as the config.json of another one; options win.")
  var config: FileLocation?

  @Option(help: "The directory for the run's files, new or empty but with --resume.")
  var outputDir: FileLocation

  @Option(help: "The number of times that every training picture is seen. (default: 10)")
  var epochs: Int?

  @Option(
    name: [.customShort("b"), .long], help: "The number of pictures that run together. (default: 128)")
  var batchSize: Int?

  @Option(help: "The number from which all random numbers follow. (default: 0)")
  var seed: UInt64?

  @Option(
    help: """
      The number of steps after which to stop; the network is still judged and saved, as best only if no whole \
      epoch was judged before.
      """)
  var maxSteps: Int?

  @Option(
    help: ArgumentHelp(
      """
      Which pictures an epoch visits: \(Registry<any Sampler>.standard.names.joined(separator: ", ")); values of its \
      own behind a colon, as in repeated:3. (default: uniform)
      """, valueName: "name"))
  var sampler: String?

  @Flag(help: "Visit the pictures in the order of the data.")
  var noShuffle = false

  @Flag(help: "Pass over the pictures at the end of an epoch that do not fill a batch.")
  var dropLast = false

  @Option(help: "The number of steps between lines in metrics.jsonl. (default: 50)")
  var logEvery: Int?

  @Option(help: "How often to save within an epoch: a time (30s, 5m, 1h) or a number of steps. (default: 5m)")
  var saveEvery: SaveInterval?

  @Option(
    help:
      "The most memory for pictures that stay decoded, as 2G; used if all of a data set's fit. (default: 0)")
  var pictureCache: ByteCount?

  @Flag(help: "Continue the run in the output directory; begin it if there is none yet.")
  var resume = false

  @Flag(help: "Show no progress.")
  var quiet = false

  @OptionGroup(title: "Model") var modelArguments: ModelArguments
  @OptionGroup(title: "Start") var start: StartArguments
  @OptionGroup(title: "Data") var data: DataArguments
  @OptionGroup(title: "Pictures") var transforms: TransformArguments
  @OptionGroup(title: "Batches") var mixing: MixingArguments
  @OptionGroup(title: "Optimizer") var optimizer: OptimizerArguments
  @OptionGroup(title: "Machine") var backend: BackendArguments

  func validate() throws {
    if let model { try modelArguments.requireChoices(of: model) }
    try require(!outputDir.path.isEmpty, "--output-dir is empty; name a directory.")
    try require(epochs, in: countRange, "--epochs")
    try require(batchSize, in: countRange, "--batch-size")
    try require(maxSteps ?? 1 >= 1, "--max-steps has to be at least 1.")
    try require(sampler == nil || !noShuffle, "--sampler and --no-shuffle exclude each other.")
    if sampler != nil { try samplerChoice.validate() }
    try require(logEvery ?? 1 >= 1, "--log-every has to be at least 1.")
    try optimizer.validateChoices(ofPart: config != nil)
    guard config == nil else { return }
    try require(model != nil, "Missing expected argument '--model <model>'")
    try require(
      data.data != nil, "--data is missing; choose one of \(DataSources.list).")
    try require(
      optimizer.warmupEpochs ?? 0 <= epochs ?? 10, "--warmup-epochs has to be at most --epochs.")
  }

  func run() throws {
    if let name = data.data { try DataArguments.requireNoDirectory(name) }
    let configuration = try configuration()
    if !configuration.model.name.isEmpty { try requireModel(configuration.model.name) }
    let run = try TrainingRun(configuration, in: RunDirectory(outputDir), resuming: resume)
    announce(run)
    let interruption = Interruption.onSignals {
      Console.clearLine()
      Console.note("fovea: \($0)")
    }
    let summary: TrainingEvent.Summary
    do {
      let progress = Progress(heading: Self.pictures(of: run.pipelines))
      summary = try run.train(
        observers: quiet ? [] : [progress], interruption: interruption, warn: Console.warn)
    } catch let error as RunInterrupted {
      Console.clearLine()
      Console.note("fovea: stopped after step \(error.step); the same command with --resume continues")
      throw ExitCode(error.status)
    }
    let last = summary.last
    Console.result(
      "loss \(Formatting.fixed(last.trainLoss, 3)), train acc \(Formatting.fixed(last.trainAccuracy, 3)), "
        + "test acc \(Formatting.fixed(last.test.top1, 3))")
    Console.result(
      "\(Formatting.fixed(summary.examplesPerSecond, 1)) examples/sec on "
        + run.configuration.machine.device.kind)
  }

  /// The options laid over the file of `--config`, and both over the defaults.
  private func configuration() throws -> TrainingConfiguration {
    let file = try config.map(Self.tree)
    if let name = file?["data"]?["data"]?.string, data.data == nil { try data.requireUse(by: name) }
    var training = try optimizer.tree()
    if let clips = training["gradients"] ?? nil, let known = file?["training"]?["gradients"] {
      training["gradients"] = Self.transforms(known, replacedBy: clips)
    }
    training["batch_transforms"] = try mixing.changed(file?["training"]?["batch_transforms"])
    training["epochs"] = epochs.map { .integer($0) }
    training["batch_size"] = batchSize.map { .integer($0) }
    training["seed"] = try seed.map { try JSONValue(encoding: $0) }
    training["max_steps"] = maxSteps.map { .integer($0) }
    training["sampler"] = try sampler.flatMap { _ in try samplerChoice.given() }
    training["shuffle"] = noShuffle ? .bool(false) : nil
    training["drop_last"] = dropLast ? .bool(true) : nil
    training["freeze"] = start.freeze.isEmpty ? nil : .array(start.freeze.map { .string($0) })
    var network = modelArguments.tree.merging(start.tree) { $1 }
    network["model"] = model.map { .string($0) }
    var machine = backend.tree(for: file?["machine"]?["device"]?.string)
    machine["workers"] = data.chosenWorkers.map { .integer($0) }
    machine["log_every"] = logEvery.map { .integer($0) }
    machine["picture_cache"] = pictureCache.map { .string("\($0)") }
    machine["save_every"] = saveEvery.map { .string("\($0)") }
    let given = ["model": network, "data": data.tree, "training": training, "machine": machine]
      .mapValues { JSONValue.object($0.compactMapValues(\.self)) }
    var configuration = try TrainingConfiguration(overlaying: [file, .object(given)].compactMap(\.self))
    configuration.machine.device = BackendArguments.strict(configuration.machine.device)
    if !transforms.isEmpty { try changeTransforms(of: &configuration) }
    return configuration
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
      _ = try TrainingConfiguration(tree)
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

  /// Says what a person should know before the first step.
  private func announce(_ run: TrainingRun) {
    for notice in run.notices {
      if notice.isWarning {
        Console.warn(notice.text)
      } else {
        Console.notes([notice.text], about: notice.file ?? "")
      }
    }
    guard !quiet else { return }
    let training = run.trainer.training
    if run.isResumed {
      Console.note(
        training.epoch > run.configuration.training.epochs
          ? "the run is complete after step \(training.step)"
          : "resuming after step \(training.step), in epoch \(training.epoch)")
    }
    guard !run.configuration.training.frozen.isEmpty else { return }
    let network = run.trainer.network
    let trained = network.parameters.filter(\.isTrainable)
    Console.note(
      "training \(trained.map(\.shape.count).reduce(0, +)) of \(network.parameterCount) values: "
        + trained.map(\.path).joined(separator: ", "))
  }

  /// What happens to pictures, on one line.
  private static func pictures(of pipelines: Pipelines) -> String {
    let texts = [pipelines.training, pipelines.evaluation].map {
      $0.steps.isEmpty ? "as they are" : "'\($0)'"
    }
    return "pictures to learn from: \(texts[0]); to judge on: \(texts[1])"
  }
}
