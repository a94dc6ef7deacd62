import FoveaCore
import FoveaData
import FoveaGraph
import FoveaLayers
import FoveaRuntime

/// The compiled programs of a run's steps, one for each size of batch.
struct StepPrograms {
  /// A step of one batch is one program; one that gathers several has a program for its end.
  private enum Programs {
    case fused([Int: TrainingStep])
    case gathered([Int: GradientStep], UpdateStep)
  }

  /// What a step says of all its examples.
  struct Outcome {
    /// The sum of the losses of all examples.
    var lossSum = 0.0
    /// The number of examples that were classified correctly.
    var correct = 0
    /// The number of examples.
    var examples = 0
    /// The mean loss.
    var loss = 0.0
  }

  /// The network, as it was built for the usual batch.
  let network: Network
  private let programs: Programs
  private let batches: Batches
  private let accumulation: Int

  /// Compiles the steps of a run over so many examples; `late` are the paths of parameters that are trained
  /// from the epoch of unfreezing on.
  ///
  /// - Throws: as `Trainer.init`.
  init(
    _ options: TrainingOptions, loss: any Loss, examples: Int, on backend: any Backend,
    over state: any StateStore, late: Set<String> = [],
    network: (_ batch: Int) throws -> Network
  ) throws {
    let sizes = try options.batchSizes(examples: examples)
    batches = Batches(of: examples, size: options.batchSize, dropsLast: options.dropLast)
    accumulation = options.accumulation
    let main = try network(sizes[0])
    self.network = main
    let softTargets = !options.batchTransforms.isEmpty
    let stepsPerEpoch = Self.stepsPerEpoch(batches.count, accumulation: accumulation)
    var rule = options.rule
    rule.average = rule.average?.resolved(stepsPerEpoch: stepsPerEpoch)
    if let epoch = options.unfreezeEpoch, !late.isEmpty {
      let before = (epoch - 1).saturatingProduct(with: stepsPerEpoch)
      rule.late = LateParameters(paths: late, firstStep: before == .max ? before : before + 1)
    }
    // What is frozen at first has its groups when it is trained.
    if options.unfreezeEpoch == nil || !late.isEmpty { try rule.requireUse(by: main.parameters) }
    func each<Step>(_ make: (Network) throws -> Step) throws -> [Int: Step] {
      var steps: [Int: Step] = [:]
      for size in sizes {
        do {
          steps[size] = try make(size == sizes[0] ? main : network(size))
        } catch let error as ShapeError where size != sizes[0] {
          throw FoveaError(
            .configuration, at: "last batch of \(size)", "\(error)", remedy: "skip it with \(.dropLast)")
        }
      }
      return steps
    }
    if accumulation == 1 {
      programs = .fused(
        try each {
          try TrainingStep($0, rule: rule, loss: loss, softTargets: softTargets, on: backend, over: state)
        })
    } else {
      programs = .gathered(
        try each { try GradientStep($0, loss: loss, softTargets: softTargets, on: backend, over: state) },
        try UpdateStep(main, rule: rule, on: backend, over: state))
    }
  }

  /// The number of steps in which every training example is seen once.
  var stepsPerEpoch: Int { Self.stepsPerEpoch(batches.count, accumulation: accumulation) }

  private static func stepsPerEpoch(_ batches: Int, accumulation: Int) -> Int {
    batches == 0 ? 0 : (batches - 1) / accumulation + 1
  }

  /// The code of each convolution in the usual batch, by operation and layer.
  var algorithms: [String: String] {
    let batch = network.graph.shape(of: network.logits)[0]
    let program: (any Program)? =
      switch programs {
      case .fused(let steps): steps[batch]?.program
      case .gathered(let steps, _): steps[batch]?.program
      }
    return program?.report.algorithms ?? [:]
  }

  /// The number of the epoch's batch that a step begins with.
  func firstBatch(ofStep step: Int) -> Int { step * accumulation }

  /// Runs a step.
  ///
  /// - Parameters:
  ///   - step: The step in its epoch, counted from 0.
  ///   - number: The step in the whole run, counted from 1.
  ///   - rate: The learning rate.
  ///   - next: Gives the next batch, nil at the end of the epoch.
  /// - Returns: What the step says of its examples, nil if there is no batch left.
  /// - Throws: whatever the programs and `next` throw.
  func run(
    step: Int, number: Int, rate: Double, next: () throws -> Batch?
  ) throws -> Outcome? {
    var outcome = Outcome()
    func add(_ result: StepResult, of batch: Batch) {
      outcome.lossSum += result.loss * Double(batch.count)
      outcome.correct += result.correct
      outcome.examples += batch.count
    }
    switch programs {
    case .fused(let steps):
      guard let batch = try next() else { return nil }
      let result = try Self.program(steps, for: batch).run(
        images: batch.images, labels: batch.labels, targets: batch.targets, learningRate: rate, number: number
      )
      add(result, of: batch)
      outcome.loss = result.loss
    case .gathered(let steps, let update):
      let first = firstBatch(ofStep: step)
      guard first < batches.count else { return nil }
      let range = first..<min(first + accumulation, batches.count)
      var (weight, weighted) = (0.0, 0.0)
      for _ in range {
        guard let batch = try next() else { return nil }
        let result = try Self.program(steps, for: batch).run(
          images: batch.images, labels: batch.labels, targets: batch.targets, number: number,
          firstRow: outcome.examples)
        weight += result.weight
        weighted += result.loss * result.weight
        add(result, of: batch)
      }
      try update.run(learningRate: rate, number: number, weight: weight)
      outcome.loss = weighted / weight
    }
    return outcome
  }

  private static func program<Step>(_ steps: [Int: Step], for batch: Batch) throws -> Step {
    guard let step = steps[batch.count] else {
      throw FoveaError(.backend, at: "training", "there is no program for a batch of \(batch.count)")
    }
    return step
  }
}

extension ProgramReport {
  /// The code of each convolution, by operation and layer.
  fileprivate var algorithms: [String: String] {
    let convolutions = steps.filter { $0.kind.hasPrefix("Convolution") }
    return Dictionary(
      convolutions.map { ("\($0.kind) of \($0.scope)", $0.implementation) }, uniquingKeysWith: { $1 })
  }
}
