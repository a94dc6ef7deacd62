import ArgumentParser
import Foundation
import Fovea
import FoveaCore

/// `fovea lr-find`: looks for a learning rate before a run.
struct LRFindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lr-find",
    abstract: "Find a learning rate.",
    discussion: """
      Trains a few steps at growing learning rates, with the options and initial values of fovea train, until \
      the loss diverges. Prints the rate at which the smoothed loss falls most steeply. The trained parameters \
      are discarded. --output-dir gets a chart, lr-find.svg, and a table, lr-find.csv.

      Examples:
        fovea lr-find --model lenet --data shapes --opt adam
        fovea lr-find --config runs/first/config.json --output-dir runs/rate
      """)

  @OptionGroup var choices: RunArguments

  @Option(help: .number("Learning rate of the first step."))
  var startLr = LearningRateFinder().lowestRate

  @Option(help: .number("Learning rate of the last step."))
  var endLr = LearningRateFinder().highestRate

  @Option(help: .count("Number of steps."))
  var steps = LearningRateFinder().steps

  @Option(
    help: .directory("Directory for lr-find.svg and lr-find.csv; created if missing."), completion: .directory
  )
  var outputDir: FileLocation?

  @Flag(help: OptionHelp.force("--output-dir"))
  var force = false

  @Option(help: OptionHelp.format)
  var format = OutputFormat.text

  private static let names = ["lr-find.svg", "lr-find.csv"]

  private var finder: LearningRateFinder {
    LearningRateFinder(lowestRate: startLr, highestRate: endLr, steps: steps)
  }

  func validate() throws {
    try choices.validate(isPart: choices.source.isPart)
    try require(
      choices.optimizer.lr == nil,
      "--lr cannot be given, as it is the result; use --start-lr and --end-lr for the range.")
    try require(outputDir?.path != "", "--output-dir is empty; name a directory.")
    do {
      try finder.validate()
    } catch let error as FoveaError {
      throw ValidationError("\(error.problem).")
    }
  }

  func run() throws {
    let files = outputDir.map { directory in Self.names.map { directory.appending($0) } } ?? []
    for file in files { try file.requireFree(unless: force) }
    // Of several runs, the first.
    var configuration = try choices.plan().stages[0].configuration
    configuration.training.maxSteps = nil
    try NamedWeights.fetchMissing(for: [configuration])
    if let outputDir { try configuration.data.requireApart(outputDir, in: .standard) }
    let (trainer, notices) = try configuration.makeTrainer()
    for notice in notices { Console.notes([notice.text], about: notice.file ?? "fovea") }
    let sweep = try finder.sweep(trainer) { point in
      guard Console.canRewrite else { return }
      Console.clearLine()
      Console.raw("lr \(Self.short(point.rate)) loss \(Formatting.fixed(point.smoothedLoss, 3))")
    }
    Console.clearLine()
    if let outputDir { try write(sweep, of: configuration, to: outputDir) }
    switch format {
    case .text: tell(sweep)
    case .json: Console.result(Self.json(sweep).description)
    }
  }

  private func write(
    _ sweep: LearningRateSweep, of configuration: TrainingConfiguration, to directory: FileLocation
  ) throws {
    try Directory.make(directory, remedy: "name another one with \(.outputDirectory)")
    let title =
      "Learning rates of \(configuration.model.title) on \(configuration.data.name), "
      + configuration.training.optimizer.text
    for (name, text) in zip(Self.names, [sweep.figure(title: title).svg, sweep.csv]) {
      try AtomicFile.write(to: directory.appending(name).path, replacing: force) {
        try $0.write(contentsOf: Data(text.utf8))
      }
    }
  }

  private func tell(_ sweep: LearningRateSweep) {
    if let suggestion = sweep.suggestion {
      Console.result("suggestion \(Self.short(suggestion))")
    } else {
      Console.result(
        "no suggestion: the loss hardly falls at any of the rates; try more --steps or a larger --batch-size")
    }
    if let lowest = sweep.lowest {
      Console.result(
        "lowest loss \(Formatting.fixed(lowest.smoothedLoss, 3)) at \(Self.short(lowest.rate))")
    }
    if let last = sweep.points.last {
      Console.result(
        "\(sweep.hasDiverged ? "diverged at" : "ended at") \(Self.short(last.rate)), step "
          + "\(sweep.points.count) of \(steps)")
    }
  }

  private static func json(_ sweep: LearningRateSweep) -> JSONObject {
    var object = JSONObject()
    object.set("suggestion", sweep.suggestion)
    object.set("lowest", sweep.lowest?.rate)
    object.set("diverged", sweep.hasDiverged)
    object.set(
      "points",
      sweep.points.map { point in
        var object = JSONObject()
        object.set("lr", point.rate)
        object.set("loss", point.loss)
        object.set("smoothed_loss", point.smoothedLoss)
        return object
      })
    return object
  }

  /// A rate in three digits.
  private static func short(_ rate: Double) -> String { String(format: "%.3g", rate) }
}
