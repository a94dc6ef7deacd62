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
      Writes config.json, class_indices.json, metrics.jsonl, history.csv, curves.svg, last.safetensors and \
      best.safetensors to the output directory. Options override the values of --config and --recipe.

      The same command with --resume continues an interrupted run bit for bit, even after kill -9. --epochs and \
      --patience may be larger then; rates that depend on the number of epochs follow the longer run from there \
      on. The files of --weights and --init-from are not read again.

      With --weights, tensors and parameters must match one to one; only the head is reinitialized if the number \
      of classes differs. --freeze keeps parameters unchanged, with --unfreeze-epoch until that epoch. Frozen \
      batch normalization still updates its running statistics, as in PyTorch. --init-from copies each layer from \
      the one in the same place of the same stage, if shapes agree: a deeper VGG starts from a shallower one.

      Examples:
        fovea train --model lenet --data shapes --epochs 3 --output-dir runs/shapes
        fovea train --model googlenet-d2l --data fashion-mnist --data-dir data \\
          --img-size 96 --epochs 10 -b 128 --lr 0.1 --output-dir runs/fashion
        fovea train --model resnet18 --weights resnet18.pth --freeze 'conv1.*' \\
          --data shapes --in-chans 3 --img-size 64 --output-dir runs/head
        fovea train --config runs/fashion/config.json --lr 0.05 \\
          --output-dir runs/slower
        fovea train --recipe googlenet-flowers --data-dir flowers \\
          --output-dir runs/flowers
        fovea train --model vgg16 --init-from runs/vgg11/best.safetensors \\
          --data shapes --in-chans 3 --img-size 32 --output-dir runs/vgg16
      """)

  @Option(help: "Directory for the run's files; must be empty unless --resume is given.")
  var outputDir: FileLocation

  @OptionGroup var choices: RunArguments

  @Option(
    help: """
      Number of steps after which to stop; the network is still evaluated and saved, as best only if no whole \
      epoch was evaluated before.
      """)
  var maxSteps: Int?

  @Option(
    help: ArgumentHelp(
      """
      Metric on the test pictures that selects the best epoch. (default: top1)
      """, valueName: "metric"))
  var monitor: EvaluationMetric?

  @Option(help: "Number of epochs without a better one after which to stop. (default: never)")
  var patience: Int?

  @Option(help: "Number of steps between lines in metrics.jsonl. (default: 50)")
  var logEvery: Int?

  @Option(help: "Interval of saves within an epoch: a time (30s, 5m, 1h) or a number of steps. (default: 5m)")
  var saveEvery: SaveInterval?

  @Option(
    help: "Number of latest epochs whose checkpoints are kept, as in epoch-0012.safetensors. (default: 0)"
  )
  var keep: Int?

  @Option(help: "Directory for TensorBoard's event files: scalars, sample pictures, choices of the run.")
  var tensorboard: FileLocation?

  @Flag(help: "Continue the run in the output directory, or begin it if there is none yet.")
  var resume = false

  @Flag(help: "Show no progress.")
  var quiet = false

  func validate() throws {
    try require(!outputDir.path.isEmpty, "--output-dir is empty; name a directory.")
    try require(tensorboard?.path != "", "--tensorboard is empty; name a directory.")
    try require(maxSteps, atLeast: 1, "--max-steps")
    try require(patience, in: countRange, "--patience")
    try require(logEvery, atLeast: 1, "--log-every")
    try require(keep, in: 0...countRange.upperBound, "--keep")
  }

  func run() throws {
    let plan = try choices.plan(
      training: [
        "max_steps": maxSteps.map { .integer($0) }, "patience": patience.map { .integer($0) },
        "monitor": monitor.map { .string($0.rawValue) },
      ],
      machine: [
        "log_every": logEvery.map { .integer($0) }, "save_every": saveEvery.map { .string("\($0)") },
        "keep": keep.map { .integer($0) },
      ])
    let runs = plan.runs(in: outputDir.path)
    if !resume { try plan.requireReady(in: outputDir.path) }
    if let tensorboard {
      try Directory.make(tensorboard, remedy: "name another directory with --tensorboard")
    }
    for (number, run) in runs.enumerated() {
      if runs.count > 1, !quiet {
        Console.note(
          "stage \(number + 1) of \(runs.count): \(run.configuration.model.name) in \(run.directory)")
      }
      try train(run.configuration, in: RunDirectory(path: run.directory))
    }
  }

  /// Makes one run and writes its result.
  private func train(_ configuration: TrainingConfiguration, in directory: RunDirectory) throws {
    let run = try TrainingRun(configuration, in: directory, resuming: resume)
    announce(run)
    let interruption = Interruption.onSignals {
      Console.clearLine()
      Console.note("fovea: \($0)")
    }
    let summary: TrainingEvent.Summary
    do {
      let progress = Progress(heading: Self.pictures(of: run.pipelines))
      summary = try run.train(
        observers: quiet ? [] : [progress], tensorBoard: tensorboard?.path, interruption: interruption,
        warn: Console.warn)
    } catch let error as RunInterrupted {
      Console.clearLine()
      Console.note("fovea: stopped after step \(error.step); the same command with --resume continues")
      throw ExitCode(error.status)
    }
    if !quiet, let reason = Self.earlyEnd(of: run.trainer) { Console.note(reason) }
    let last = summary.last
    Console.result(
      "loss \(Formatting.fixed(last.trainLoss, 3)), train acc \(Formatting.fixed(last.trainAccuracy, 3)), "
        + "test acc \(Formatting.fixed(last.test.top1, 3))")
    Console.result(
      "\(Formatting.fixed(summary.examplesPerSecond, 1)) examples/sec on "
        + run.configuration.machine.device.kind)
  }

  /// Why a run has ended before its last epoch, nil if it has not.
  private static func earlyEnd(of trainer: Trainer) -> String? {
    let (options, training) = (trainer.options, trainer.training)
    guard trainer.hasStoppedImproving, training.epoch <= options.epochs, let best = training.best else {
      return nil
    }
    return "stopped early: \(options.monitor.rawValue) of the test pictures has not improved since epoch "
      + "\(best.epoch) (\(Formatting.fixed(best.value, 4)))"
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
        run.trainer.isFinished
          ? "the run is complete after step \(training.step)"
          : "resuming after step \(training.step), in epoch \(training.epoch)")
    }
    guard !run.configuration.training.frozen.isEmpty else { return }
    let network = run.trainer.network
    let unfreezing = run.configuration.training.unfreezeEpoch.flatMap { training.epoch < $0 ? $0 : nil }
    let trained = network.parameters.filter(\.isTrainable)
    Console.note(
      "training \(trained.map(\.shape.count).reduce(0, +)) of \(network.parameterCount) values: "
        + trained.map(\.path).joined(separator: ", ")
        + (unfreezing.map { "; all from epoch \($0) on" } ?? ""))
  }

  /// What happens to pictures, on one line.
  private static func pictures(of pipelines: Pipelines) -> String {
    let texts = [pipelines.training, pipelines.evaluation].map {
      $0.steps.isEmpty ? "as they are" : "'\($0)'"
    }
    return "pictures to learn from: \(texts[0]); to judge on: \(texts[1])"
  }
}
