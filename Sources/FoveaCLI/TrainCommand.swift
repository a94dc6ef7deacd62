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

      --resume continues an interrupted run bit for bit, even after kill -9: with the same command, or with \
      --output-dir alone, as config.json has the rest but --tensorboard. --epochs may be larger then, --patience \
      another one; rates that depend on the number of epochs follow the longer run from there on. The files of --weights \
      and --init-from are not read again.

      With --weights, tensors and parameters must match one to one, and --model may be omitted where the file brings \
      its network, as checkpoints and .onnx files do; only the head is reinitialized if the number \
      of classes differs, or with --new-head. --freeze keeps parameters unchanged, with --unfreeze-epoch until \
      that epoch. Frozen batch normalization still updates its running statistics, as in PyTorch. --init-from \
      copies each layer from the one in the same place of the same stage, if shapes agree: a deeper VGG starts \
      from a shallower one.

      Examples:
        fovea train --model lenet --data shapes --epochs 3 --output-dir runs/shapes
        fovea train --recipe googlenet-flowers --data-dir flowers \\
          --output-dir runs/flowers
        fovea train --recipe finetune --model resnet18 --weights resnet18.pth \\
          --data-dir photos --val-split 0.2 --output-dir runs/head
        fovea train --resume --output-dir runs/head

      More examples:
        fovea train --model resnet18 --weights resnet18.pth --freeze 'conv1.*' \\
          --freeze 'bn1.*' --freeze 'layer?.*' --data folder --data-dir photos \\
          --val-split 0.2 --output-dir runs/head
        fovea train --model googlenet-d2l --data fashion-mnist --data-dir data \\
          --img-size 96 --epochs 10 -b 128 --lr 0.1 --output-dir runs/fashion
        fovea train --config runs/fashion/config.json --lr 0.05 \\
          --output-dir runs/slower
        fovea train --model vgg16 --init-from runs/vgg11/best.safetensors \\
          --data shapes --in-chans 3 --img-size 32 --output-dir runs/vgg16
      """)

  @OptionGroup(title: "Run") var output: OutputArguments
  @OptionGroup var choices: RunArguments
  @OptionGroup(title: "Stopping and saving") var saving: SavingArguments

  func validate() throws {
    if let file = continued, !file.isTaken {
      throw ValidationError(
        "\(output.outputDir.path) has no config.json, so --resume needs the options of the run")
    }
    try choices.validate(isPart: choices.source.isPart || continued != nil)
  }

  /// The configuration of the run to continue, where the options name neither a model nor another configuration.
  private var continued: FileLocation? {
    guard output.resume, choices.source.model == nil, choices.start.weights == nil, !choices.source.isPart
    else { return nil }
    return output.outputDir.appending("config.json")
  }

  func run() throws {
    let directory = output.outputDir.path
    let plan = try choices.plan(continuing: continued, training: saving.training, machine: saving.machine)
    let runs = plan.runs(in: directory)
    if !output.resume {
      try plan.requireReady(in: directory)
      // A run that goes on has its weights in its checkpoint.
      try NamedWeights.fetchMissing(for: plan.stages.map(\.configuration))
    }
    if let tensorboard = output.tensorboard {
      try Directory.make(tensorboard, remedy: "name another directory with --tensorboard")
    }
    for (number, run) in runs.enumerated() {
      if runs.count > 1, !output.quiet {
        Console.note(
          "stage \(number + 1) of \(runs.count): \(run.configuration.model.title) in \(run.directory)")
      }
      try train(run.configuration, in: RunDirectory(path: run.directory))
    }
  }

  /// Makes one run and writes its result.
  private func train(_ configuration: TrainingConfiguration, in directory: RunDirectory) throws {
    let run = try TrainingRun(configuration, in: directory, resuming: output.resume)
    announce(run)
    let interruption = Interruption.onSignals {
      Console.clearLine()
      Console.note("fovea: \($0)")
    }
    let summary: TrainingEvent.Summary
    do {
      let progress = Progress(heading: Self.pictures(of: run.pipelines))
      summary = try run.train(
        observers: output.quiet ? [] : [progress], tensorBoard: output.tensorboard?.path,
        interruption: interruption,
        warn: Console.warn)
    } catch let error as RunInterrupted {
      Console.clearLine()
      Console.note("fovea: stopped after step \(error.step); the same command with --resume continues")
      throw ExitCode(error.status)
    }
    if !output.quiet, let reason = Self.earlyEnd(of: run.trainer) { Console.note(reason) }
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
    guard !output.quiet else { return }
    if run.configuration.data.name == PictureFolder.name { Console.note(Self.counts(of: run)) }
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

  /// The number of pictures of a folder and its classes, by which a person sees that it is the right one.
  private static func counts(of run: TrainingRun) -> String {
    let examples = run.trainer.provenance.examples ?? [:]
    let counts = [Provenance.DataChoice.training, Provenance.DataChoice.test].map { examples[$0] ?? 0 }
    return Formatting.line(
      "\(counts[0]) pictures to learn from, \(counts[1]) to judge on, of \(run.classNames.count) classes: "
        + Formatting.list(run.classNames), atMost: 400)
  }

  /// What happens to pictures, on one line.
  private static func pictures(of pipelines: Pipelines) -> String {
    let texts = [pipelines.training, pipelines.evaluation].map {
      $0.steps.isEmpty ? "as they are" : "'\($0)'"
    }
    return "pictures to learn from: \(texts[0]); to judge on: \(texts[1])"
  }
}
