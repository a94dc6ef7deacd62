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
      again.

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
        fovea train --model vgg16 --init-from runs/vgg11/best.safetensors \\
          --data shapes --in-chans 3 --img-size 32 --output-dir runs/vgg16
      """)

  @Option(help: "The model; fovea models lists them.")
  var model: String

  @Option(help: "The directory for the run's files, new or empty but with --resume.")
  var outputDir: FileLocation

  @Option(help: "The number of times that every training picture is seen.")
  var epochs = 10

  @Option(name: [.customShort("b"), .long], help: "The number of pictures in a step.")
  var batchSize = 128

  @Option(help: "The number from which all random numbers follow.")
  var seed: UInt64 = 0

  @Option(
    help: """
      The number of steps after which to stop; the network is still judged and saved, as best only if no whole \
      epoch was judged before.
      """)
  var maxSteps: Int?

  @Flag(help: "Visit the pictures in the order of the data.")
  var noShuffle = false

  @Flag(help: "Pass over the pictures at the end of an epoch that do not fill a batch.")
  var dropLast = false

  @Option(help: "The number of steps between lines in metrics.jsonl.")
  var logEvery = 50

  @Option(help: "How often to save within an epoch: a time (30s, 5m, 1h) or a number of steps.")
  var saveEvery = SaveInterval.time(seconds: 300)

  @Flag(help: "Continue the run in the output directory; begin it if there is none yet.")
  var resume = false

  @Flag(help: "Show no progress.")
  var quiet = false

  @OptionGroup(title: "Model") var modelArguments: ModelArguments
  @OptionGroup(title: "Start") var start: StartArguments
  @OptionGroup(title: "Data") var data: DataArguments
  @OptionGroup(title: "Optimizer") var optimizer: OptimizerArguments
  @OptionGroup(title: "Machine") var backend: BackendArguments

  func validate() throws {
    try modelArguments.requireChoices(of: model)
    try require(!outputDir.path.isEmpty, "--output-dir is empty; name a directory.")
    try require(epochs, in: countRange, "--epochs")
    try require(batchSize, in: countRange, "--batch-size")
    try require(maxSteps ?? 1 >= 1, "--max-steps has to be at least 1.")
    try require(logEvery >= 1, "--log-every has to be at least 1.")
    try require(optimizer.warmupEpochs <= epochs, "--warmup-epochs has to be at most --epochs.")
    try require(
      data.data != nil, "--data is missing; choose one of \(DataSources.list).")
  }

  func run() throws {
    try requireModel(model)
    let directory = try RunDirectory(outputDir)
    let previous = resume ? try directory.checkpoint() : nil
    if !resume { try directory.requireEmpty() }
    let dataName = data.data ?? ""
    var options = modelArguments.options
    var description = try ModelDescription(name: model, options: options)
    let training = try open(.train, dataName, description)
    let test = try open(.test, dataName, description)
    if options.classes == nil {
      options.classes = training.classNames.count
      description = try ModelDescription(name: model, options: options)
    }
    if let previous {
      guard previous.model.withoutDefaults == description.withoutDefaults else {
        throw FoveaError(
          .configuration, at: previous.name, "is of \(previous.model), not of \(description)",
          remedy: "continue it as it began, or start a new run in another directory")
      }
      let begun = previous.configured(RunStart.self) ?? RunStart()
      try previous.requireSameRun(begun.changes(in: start.record))
    }
    let network = try description.makeModel()
    let preprocessing = try Preprocessing(
      channels: description.channels, height: description.height, width: description.width)
    let initialization = try start.initialization() ?? network.initialization
    let configuration = try RunConfiguration(
      self, model: description, initialization: initialization, data: dataName)
    let text = try configuration.json(pretty: false)
    let beginning = previous == nil ? try start.checkpoint(for: description) : nil
    let trainer = try Trainer(
      network, initialization: initialization, trainingData: training, testData: test,
      preprocessing: preprocessing,
      options: TrainingOptions(
        epochs: epochs, batchSize: batchSize, learningRate: optimizer.lr,
        optimizer: optimizer.optimizer.make(),
        schedule: optimizer.schedule.make(), warmupEpochs: optimizer.warmupEpochs,
        loss: CrossEntropy(labelSmoothing: optimizer.labelSmoothing), frozen: start.freeze, seed: seed,
        shuffle: !noShuffle, dropLast: dropLast, maxSteps: maxSteps, workers: data.workers),
      on: backend.make())
    if let previous {
      try take(previous, into: trainer)
    } else if let beginning {
      try start.apply(beginning, to: trainer)
    }
    if !quiet, !start.freeze.isEmpty { Console.note(Self.frozen(in: trainer.network)) }
    let recorder = try RunRecorder(
      directory, configuration: JSONValue(parsing: Data(text.utf8), at: "configuration"),
      title: configuration.title,
      options: RunRecorder.Options(logEvery: logEvery, saveEvery: saveEvery), trainer: trainer,
      isResumed: previous != nil,
      interruption: .onSignals {
        Console.clearLine()
        Console.note("fovea: \($0)")
      },
      warn: { Console.note(Formatting.line("fovea: warning: \($0)", atMost: .max)) }
    ) { [description] trainer in
      try Checkpoint(
        model: description, classNames: description.classNames(training.classNames),
        preprocessing: preprocessing, configuration: text, training: trainer.training,
        provenance: trainer.provenance,
        state: trainer.state)
    }
    let summary = try run(trainer, observers: quiet ? [recorder] : [recorder, Progress()])
    let last = summary.last
    Console.result(
      "loss \(Formatting.fixed(last.trainLoss, 3)), train acc \(Formatting.fixed(last.trainAccuracy, 3)), "
        + "test acc \(Formatting.fixed(last.test.top1, 3))")
    Console.result(
      "\(Formatting.fixed(summary.examplesPerSecond, 1)) examples/sec on \(backend.device.rawValue)")
  }

  /// Runs the trainer; a signal that stops it ends the command with the signal's exit status.
  private func run(
    _ trainer: Trainer, observers: [any TrainingObserver]
  ) throws -> TrainingEvent.Summary {
    do {
      return try trainer.run(observers: observers)
    } catch let error as RunInterrupted {
      Console.clearLine()
      Console.note("fovea: stopped after step \(error.step); the same command with --resume continues")
      throw ExitCode(error.status)
    }
  }

  /// What is trained of a network that is frozen in part.
  private static func frozen(in network: Network) -> String {
    let trained = network.parameters.filter(\.isTrainable)
    let count = trained.map(\.shape.count).reduce(0, +)
    return "training \(count) of \(network.parameterCount) values: "
      + trained.map(\.path).joined(separator: ", ")
  }

  /// Has the trainer go on from a checkpoint, and says so.
  private func take(_ previous: Checkpoint, into trainer: Trainer) throws {
    for remark in try trainer.resume(from: previous) {
      Console.note(Formatting.line("fovea: warning: \(remark)", atMost: .max))
    }
    guard !quiet else { return }
    let training = trainer.training
    Console.note(
      training.epoch > epochs
        ? "the run is complete after step \(training.step)"
        : "resuming after step \(training.step), in epoch \(training.epoch)")
  }

  private func open(
    _ split: DataSplit, _ name: String, _ model: ModelDescription
  ) throws -> any DataSet {
    try data.open(split, of: name, directory: data.dataDir, examples: data.examples, for: model)
  }
}
