import ArgumentParser
import Fovea

/// The two things that a benchmark can measure.
enum BenchmarkPhase: String, CaseIterable, ExpressibleByArgument {
  case training, inference
}

/// `fovea benchmark`: how fast a model is trained and used on this machine.
struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measure the speed of training, inference or loading.",
    discussion: """
      Pictures are random numbers in memory. Programs are compiled and run before the measurement; the time is \
      the median of all runs. The share of the peak is relative to a dense 3 x 3 convolution of 256 channels on \
      the same backend, measured right afterwards. The share of the limit compares with the time that all steps \
      take if their products run at such a peak, or their values come at the speed of memory, whichever is longer; \
      values in a cache come sooner. Peak memory is that of the process up to the end of a phase; \
      use --only to measure the memory of one phase.

      Examples:
        fovea benchmark --model googlenet-d2l --img-size 96 --only training
        fovea benchmark --model lenet -b 1 --only inference --format json
        fovea benchmark --weights int8.safetensors -b 1
        fovea benchmark --loader --data folder --data-dir photos -j 2 -b 32
      """)

  @Option(help: OptionHelp.model, completion: .models)
  var model: String?

  @Option(help: .file("Weights whose predictions are measured, instead of a model with random ones."))
  var weights: FileLocation?

  @Flag(help: "Measure the loading of the pictures of --data, stage by stage, instead of a model.")
  var loader = false

  @Option(name: [.customShort("b"), .long], help: OptionHelp.batchSize)
  var batchSize = 128

  @Option(help: ArgumentHelp("Phase to measure. (default: both)", valueName: "phase"))
  var only: BenchmarkPhase?

  @Option(help: .number("Seconds to measure for; at least three runs are made. (default: 5)"))
  var seconds: Double?

  @Option(help: .count("Number of runs to measure, regardless of their time."))
  var repeats: Int?

  @Option(help: .count("Number of runs before the measurement."))
  var warmUps = 2

  @Flag(help: "Also list the steps of the programs with their times, slowest first, on standard error.")
  var profile = false

  @Option(help: OptionHelp.format)
  var format = OutputFormat.text

  @OptionGroup var optimizer: OptimizerChoice
  @OptionGroup(title: "Model") var modelArguments: ModelArguments
  @OptionGroup(title: "Data") var data: DataArguments
  @OptionGroup(title: "Pictures") var transforms: TransformArguments
  @OptionGroup(title: "Machine") var backend: BackendArguments

  func validate() throws {
    try require(
      loader || model != nil || weights != nil,
      "--model is missing, unless --weights or --loader is given; fovea models lists all")
    try require(weights == nil || !loader, "--weights and --loader cannot be combined.")
    try require(
      weights == nil || model != nil || modelArguments.options == ModelOptions(),
      "--weights with choices of a model requires --model.")
    try require(
      weights == nil || (only != .training && !optimizer.isGiven), "--weights measures inference alone.")
    try require(loader == (data.data != nil), "--loader and --data must be given together.")
    try require(
      loader || (transforms.isEmpty && data.chosenWorkers == nil && data.dataDir == nil),
      "--data-dir, --workers and the transforms require --loader.")
    try require(
      !loader
        || (only == nil && !profile && !optimizer.isGiven && transforms.evaluation.evalTransform == nil),
      "--only, --profile, --opt, --momentum and --eval-transform cannot be combined with --loader.")
    try require(batchSize, in: countRange, "--batch-size")
    try require(
      seconds.map { $0 > 0 && $0.isFinite } ?? true, "--seconds must be above 0, got \(seconds ?? 0).")
    try require(repeats == nil || seconds == nil, "--repeats and --seconds cannot be combined.")
    try require(repeats, atLeast: 1, "--repeats")
    try require(warmUps, atLeast: 0, "--warm-ups")
    try require(
      only != .inference || !optimizer.isGiven,
      "--opt and --momentum cannot be combined with --only inference.")
    if let model { try modelArguments.requireChoices(of: model) }
  }

  func run() throws {
    if loader { return try measureLoader() }
    let backend = try backend.make(forMeasuring: true)
    let stopwatch = Stopwatch(seconds: seconds ?? 5, repeats: repeats, warmUps: warmUps)
    let subject = try subject(on: backend)
    var measured: [(phase: BenchmarkPhase, measurement: Measurement)] = []
    let only = weights == nil ? only : .inference
    for phase in BenchmarkPhase.allCases where only ?? phase == phase {
      let result =
        switch phase {
        case .training:
          try subject.measureTraining(stopwatch, optimizer: optimizer.choice().make(), profile: profile)
        case .inference: try subject.measureInference(stopwatch, profile: profile)
        }
      measured.append((phase, result))
    }
    let memory = peakMemory()
    let limits = try MachineLimits(for: measured.map(\.measurement.report), on: backend)
    var object = JSONObject()
    for (phase, measurement) in measured {
      let share = limits?.peak.map { measurement.multiplyAccumulatesPerSecond / $0 }
      let limit = limits?.seconds(for: measurement.report)
      if let seconds = measurement.stepSeconds {
        Profile.show(phase.rawValue, measurement.report, seconds, limits)
      }
      switch format {
      case .json:
        var entry = JSONObject()
        entry.set("examples_per_second", measurement.examplesPerSecond)
        entry.set("median_ms", measurement.times.median * 1000)
        entry.set("runs", measurement.times.all.count)
        entry.set("times_ms", measurement.times.all.map { $0 * 1000 })
        entry.set("share_of_peak", share)
        entry.set("share_of_limit", limit.map { $0 / measurement.times.median })
        entry.set("peak_memory_bytes", measurement.peakMemory)
        object.set(phase.rawValue, entry)
      case .text:
        Console.result(
          "\(phase.rawValue): \(Formatting.fixed(measurement.examplesPerSecond, 1)) examples/s, "
            + "median \(Formatting.fixed(measurement.times.median * 1000, 2)) ms of \(measurement.times.all.count) runs"
            + (share.map { ", \(Formatting.fixed($0 * 100, 1)) % of peak" } ?? "")
            + (limit.map { ", \(Formatting.fixed($0 / measurement.times.median * 100, 1)) % of the limit" }
              ?? ""))
      }
    }
    object.set("peak_memory_bytes", memory)
    if let limits { object.set("peaks", limits.object) }
    switch format {
    case .json: Console.result("\(object)")
    case .text:
      if let limits { Console.result(limits.text) }
      Console.result("peak memory: \(Formatting.bytes(memory))")
    }
  }

  /// What is measured: a checkpoint, or a model with random weights.
  private func subject(on backend: any Backend) throws -> BenchmarkSubject {
    if let weights {
      if let model { try requireModel(model) }
      let description = try model.map { try ModelDescription(name: $0, options: modelArguments.options) }
      let checkpoint = try Checkpoint.read(path: weights.path, for: description)
      // A checkpoint describes its model itself.
      guard
        description.map({
          $0.withoutDefaults(in: .standard) == checkpoint.model.withoutDefaults(in: .standard)
        }) ?? true
      else {
        throw FoveaError(
          .weights, at: weights.path,
          "is a checkpoint of \(checkpoint.model), not of \(description.map { "\($0)" } ?? "")",
          remedy: "omit --model and its choices")
      }
      return try BenchmarkSubject(checkpoint.fitted(batch: batchSize), batch: batchSize, on: backend)
    }
    try requireModel(model ?? "")
    let description = try ModelDescription(name: model ?? "", options: modelArguments.options)
    return try BenchmarkSubject(description, batch: batchSize, on: backend)
  }

  /// Measures the stages between files and batches.
  private func measureLoader() throws {
    let own = try model.map { try ModelDescription(name: $0, options: modelArguments.options).images }
    let side = modelArguments.imgSize ?? 224
    let images = own ?? PictureSize(width: side, height: side, channels: modelArguments.inChans ?? 3)
    let configuration = DataConfiguration(
      try DataConfiguration.overlaid(
        DataConfiguration().tree, by: .object(data.tree.compactMapValues(\.self)), sources: .standard,
        at: "data"))
    let source = try configuration.source(in: .standard)
    let pipelines = try transforms.changed(configuration.pipelines(of: source, for: images, in: .standard))
    let benchmark = LoaderBenchmark(
      set: try source.open(.train, for: images), pipeline: pipelines.training, input: images,
      batchSize: batchSize, workers: data.workers)
    let stages = try benchmark.measure(Stopwatch(seconds: seconds ?? 5, repeats: repeats, warmUps: warmUps))
    var object = JSONObject()
    object.set("pipeline", "\(pipelines.training)")
    for stage in stages { object.set(stage.name, stage.examplesPerSecond) }
    object.set("peak_memory_bytes", peakMemory())
    switch format {
    case .json: Console.result("\(object)")
    case .text:
      Console.result("pipeline: \(pipelines.training)")
      for stage in stages {
        Console.result(
          "\(stage.name): \(Formatting.fixed(stage.examplesPerSecond, 1)) images/s (\(stage.words))")
      }
      Console.result("peak memory: \(Formatting.bytes(peakMemory()))")
    }
  }
}
