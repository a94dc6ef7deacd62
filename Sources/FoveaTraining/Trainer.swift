public import FoveaCheckpoints
public import FoveaCore
public import FoveaData
import FoveaGraph
import FoveaInference
public import FoveaLayers
public import FoveaRuntime

/// Trains a network: a loop over ``TrainingStep``, with an evaluation after each epoch.
///
/// ```swift
/// let trainer = try Trainer(
///   model, trainingData: pictures, testData: others,
///   options: TrainingOptions(epochs: 10, batchSize: 128, learningRate: 0.1), on: backend)
/// let summary = try trainer.run()
/// ```
///
/// The same options, data and backend give the same numbers, bit for bit.
public final class Trainer {
  /// The parameters, statistics and moments.
  public let state: any StateStore
  /// The network as it is built for the usual batch size, with the parameters that the present epoch trains.
  public var network: Network { steps.network }
  /// The settings of the run.
  public let options: TrainingOptions
  /// The progress of the run: its epoch, step and best result.
  public internal(set) var training = TrainingState()
  /// The choices that another run must share to continue this one, and the machine.
  public let provenance: Provenance

  let model: any Model
  let trainingData: any DataSet
  let pipelines: Pipelines
  let input: PictureSize
  let mixing: BatchMixing?
  private let testData: any DataSet
  private let programs: TrainingPhases
  private let evaluator: Evaluator
  private let clock = ContinuousClock()

  /// Compiles all programs of the run, those of the evaluation among them, and gives every parameter its
  /// initial value.
  ///
  /// The shape of the images, `[C, H, W]`, is by default the model's, or that of the first training picture if
  /// the model does not declare one.
  ///
  /// - Throws: `ShapeError` if the images do not fit the model; `FoveaError` with code `.configuration` if
  ///   the options or a pipeline cannot work, or the options freeze no parameter or all, `.data` if a data
  ///   set is empty, the model has fewer classes than the data or a pipeline makes pictures of another size
  ///   than the model takes, `.backend` if the backend cannot run the graphs; whatever reading the first
  ///   example of each data set throws.
  public init(
    _ model: any Model, input: TensorShape? = nil, initialization: (any Initialization)? = nil,
    trainingData: any DataSet, testData: any DataSet, pipelines: Pipelines = Pipelines(),
    options: TrainingOptions, on backend: any Backend
  ) throws {
    for data in [trainingData, testData] where data.count < 1 {
      throw FoveaError(.data, at: data.name, "expected at least 1 example, got none")
    }
    let input = try input ?? Self.inputShape(of: model, data: trainingData)
    let classes = try model.classCount(input: input)
    for data in [trainingData, testData] where data.classNames.count > classes {
      throw FoveaError(
        .data, at: data.name, "has \(data.classNames.count) classes, the model has \(classes)",
        remedy: "make the model with at least as many (\(.classCount))")
    }
    guard options.monitor != .top5 || classes > 5 else {
      throw FoveaError(
        .configuration, at: "monitor", "expected top1 or loss: top5 of \(classes) classes is 1 in every epoch"
      )
    }
    self.model = model
    (self.trainingData, self.testData) = (trainingData, testData)
    (self.pipelines, self.options) = (pipelines, options)
    self.input = PictureSize(input)
    for (pipeline, data) in [(pipelines.training, trainingData), (pipelines.evaluation, testData)] {
      var preparer = try Preparer(pipeline, input: self.input)
      try preparer.requireFit(of: data)
    }
    let state = backend.makeState()
    self.state = state
    mixing = BatchMixing(options.batchTransforms, classes: classes)
    let loss = try options.loss.resolved(for: trainingData, classes: classes)
    programs = try TrainingPhases(
      options, loss: loss, examples: trainingData.count, on: backend, over: state
    ) { batch in
      try model.network(
        batch: batch, input: input, mode: .training(seed: options.seed), initialization: initialization)
    }
    try state.initialize(programs.last.network.parameters, seed: options.seed)
    provenance = Provenance(
      choices: try Self.choices(
        of: model, input: input, classes: classes, initialization: initialization ?? model.initialization,
        trainingData: trainingData,
        testData: testData, pipelines: pipelines, options: options),
      examples: Self.examples(trainingData, testData), epochs: options.epochs, machine: backend.traits,
      algorithms: programs.last.algorithms)
    let averaged = Set(
      programs.last.network.parameters.filter { options.average != nil && $0.isTrainable }.map(\.path))
    evaluator = Evaluator(model, input: input, on: backend, over: state) { path in
      averaged.contains(path) ? Checkpoint.averagePath(of: path) : path
    }
    // Batches of the usual size and the last one.
    for size in [min(options.batchSize, testData.count), testData.count % options.batchSize] where size > 0 {
      try evaluator.prepare(batch: size)
    }
  }

  /// The shape of the images that a model declares, or that of the first picture.
  private static func inputShape(of model: any Model, data: any DataSet) throws -> TensorShape {
    if let shape = try? model.inputShape { return shape }
    let size = try data.picture(at: 0).size
    return [size.channels, size.height, size.width]
  }

  /// The programs of the present epoch.
  var steps: StepPrograms { programs.programs(ofEpoch: training.epoch) }

  /// The number of steps of an epoch.
  public var stepsPerEpoch: Int { programs.last.stepsPerEpoch }

  /// The parameters and statistics, in the order of the layers.
  public var parameters: [Parameter] { network.parameters }

  /// Trains from where the run stands to its end: the last epoch, the last step that the options allow, or
  /// the epoch at which their patience runs out.
  ///
  /// ```swift
  /// try trainer.run { event in
  ///   if case .epoch(let epoch) = event { print(epoch.epoch, epoch.trainLoss, epoch.test.top1) }
  /// }
  /// ```
  ///
  /// A run that is over already trains no more; its summary is returned and reported again.
  ///
  /// - Parameters:
  ///   - observers: Told of each step, evaluation and epoch, in this order of observers.
  ///   - observe: Told of the same after them; what it throws ends the run.
  /// - Returns: The last epoch, the best one and the examples per second.
  /// - Throws: `CancellationError` after the step in which the task is cancelled; `FoveaError` with code `.numeric` that names the step if a loss, a gradient or a new parameter
  ///   is not finite, or the loss on the test examples is not, `.configuration` if no step is left and no
  ///   epoch was judged; whatever data and observers throw. The observers have seen every step and epoch that
  ///   was finished before.
  @discardableResult
  public func run(
    observers: [any TrainingObserver] = [], observe: (TrainingEvent) throws -> Void = { _ in }
  ) throws -> TrainingEvent.Summary {
    func tell(_ event: TrainingEvent) throws {
      // Observers that save what is done see the wish too, as they look later.
      let isCancelled = Task.isCancelled && training.epoch <= options.epochs
      for observer in observers { try observer.observe(event, of: self) }
      try observe(event)
      if isCancelled { throw CancellationError() }
    }
    if training.step == 0 { try programs.beginAverages(in: state) }
    while !isFinished {
      try trainEpoch { try tell(.step($0)) }
      try tell(.epoch(try closeEpoch { try tell(.testing($0)) }))
    }
    guard let last = training.latest else {
      throw FoveaError(
        .configuration, at: "training", "all \(training.step) steps are done",
        remedy: "choose more epochs")
    }
    let sums = training.sums
    let summary = TrainingEvent.Summary(
      last: last,
      best: training.best
        ?? TrainingState.Best(
          epoch: last.epoch, accuracy: last.test.top1, value: options.monitor.value(of: last.test)),
      examplesPerSecond: Double(training.examples + sums.examples) / (training.seconds + sums.seconds))
    try tell(.finished(summary))
    return summary
  }

  /// Whether the run is over: it has had all its steps and was judged after the last one, or it
  /// ``hasStoppedImproving``.
  public var isFinished: Bool {
    training.epoch > options.epochs || (isOver && isJudged) || hasStoppedImproving
  }

  /// Whether as many whole epochs as the options' patience have passed since the best one, which ends the
  /// run; false without patience.
  ///
  /// The best epoch is all that this depends on, so a run that continues with more patience equals one that
  /// had it from the start.
  public var hasStoppedImproving: Bool {
    guard let patience = options.patience, let best = training.best, training.stepInEpoch == 0 else {
      return false
    }
    return training.epoch - 1 - best.epoch >= patience
  }

  /// The number of epochs done, the present one in parts, as in 2.4.
  public var epochsDone: Double {
    Double(training.epoch - 1) + Double(training.stepInEpoch) / Double(stepsPerEpoch)
  }

  /// The number of steps of the whole run.
  private var totalSteps: Int {
    min(stepsPerEpoch.saturatingProduct(with: options.epochs), options.maxSteps ?? .max)
  }

  /// Whether the run has had all its steps.
  private var isOver: Bool { training.step >= totalSteps }

  /// Whether the network has been judged since the last step.
  private var isJudged: Bool { training.latest?.step == training.step }

  /// The order in which an epoch, counted from 1, visits the training examples.
  func order(ofEpoch epoch: Int) -> EpochOrder {
    options.shuffle
      ? options.sampler.order(of: trainingData, seed: options.seed, epoch: epoch)
      : EpochOrder(inOrder: trainingData.count, seed: options.seed, epoch: epoch)
  }

  /// Prepares the batches of an epoch from a step on, counted from 0.
  func loader(ofEpoch epoch: Int, fromStep step: Int) throws -> BatchLoader {
    try BatchLoader(
      trainingData, order: order(ofEpoch: epoch), batchSize: options.batchSize, dropsLast: options.dropLast,
      pipeline: pipelines.training, input: input, mixing: mixing,
      startingAt: steps.firstBatch(ofStep: step), workers: options.workers)
  }

  /// Runs the steps of the present epoch that are still to be done.
  private func trainEpoch(_ tell: (TrainingEvent.Step) throws -> Void) throws {
    let steps = steps
    let loader = try loader(ofEpoch: training.epoch, fromStep: training.stepInEpoch)
    defer { loader.stop() }
    var mark = clock.now
    var used: Batch?
    while !isOver {
      let rate = options.rate(
        epoch: training.epoch - 1, step: training.stepInEpoch, stepsPerEpoch: stepsPerEpoch,
        scheduleState: training.schedule)
      let outcome = try steps.run(step: training.stepInEpoch, number: training.step + 1, rate: rate) {
        used = try loader.next(recycling: used.take())
        return used
      }
      guard let outcome else { return }
      training.step += 1
      training.stepInEpoch += 1
      training.sums.loss += outcome.lossSum
      training.sums.correct += outcome.correct
      training.sums.examples += outcome.examples
      training.sums.seconds += (clock.now - mark) / .seconds(1)
      try tell(
        TrainingEvent.Step(
          epoch: training.epoch, epochs: options.epochs, step: training.step,
          stepInEpoch: training.stepInEpoch, stepsPerEpoch: stepsPerEpoch, totalSteps: totalSteps,
          loss: outcome.loss, learningRate: rate, sums: training.sums))
      // What observers do, such as saving, is no time of training.
      mark = clock.now
    }
  }

  /// Takes steps at rates of the caller's choice, from the beginning of the present epoch on, as often
  /// through the examples as it takes; where the run stands does not change, but the state does.
  ///
  /// `body` gets the number of each step, counted from 0, and a function that takes it at a rate and returns
  /// the mean loss; it returns whether to go on.
  func takeSteps(_ count: Int, _ body: (Int, (Double) throws -> Double) throws -> Bool) throws {
    let steps = steps
    var (taken, epoch) = (0, training.epoch)
    while taken < count {
      let loader = try loader(ofEpoch: epoch, fromStep: 0)
      defer { loader.stop() }
      var used: Batch?
      for step in 0..<min(stepsPerEpoch, count - taken) {
        let number = training.step + taken + 1
        let goesOn = try body(taken) { rate in
          let outcome = try steps.run(step: step, number: number, rate: rate) {
            used = try loader.next(recycling: used.take())
            return used
          }
          return outcome?.loss ?? .nan
        }
        guard goesOn else { return }
        taken += 1
      }
      epoch += 1
    }
  }

  /// Judges the network and, if the epoch is complete, moves on to the next one.
  private func closeEpoch(
    _ tell: (TrainingEvent.Testing) throws -> Void
  ) throws -> TrainingEvent.Epoch {
    let test = try evaluator.evaluate(
      testData, pipeline: pipelines.evaluation, batchSize: options.batchSize, workers: options.workers
    ) {
      try tell(
        TrainingEvent.Testing(
          epoch: training.epoch, epochs: options.epochs, done: $0.examples, count: testData.count))
    }
    guard test.loss.isFinite else {
      throw FoveaError(
        .numeric, at: "step \(training.step)", "the loss on the test examples is not a finite number",
        remedy: "try a lower learning rate or a warm-up")
    }
    // An evaluation in mid-epoch is one that the run would not have made had it been longer from the start,
    // so it never takes the place of one at an epoch's end; where there is none yet, it is shown as the best
    // but not remembered as such.
    let isWhole = training.stepInEpoch == stepsPerEpoch
    let value = options.monitor.value(of: test)
    let isBest =
      training.best.map { isWhole && options.monitor.isBetter(value, than: $0.value) } ?? true
    if isBest, isWhole {
      training.best = TrainingState.Best(epoch: training.epoch, accuracy: test.top1, value: value)
    }
    let sums = training.sums
    let epoch = TrainingEvent.Epoch(
      epoch: training.epoch, epochs: options.epochs, step: training.step,
      trainLoss: sums.meanLoss, trainAccuracy: sums.accuracy, test: test,
      examplesPerSecond: Double(sums.examples) / sums.seconds, isBest: isBest)
    training.latest = epoch
    if isWhole {
      if training.epoch > options.warmupEpochs {
        training.schedule = options.schedule.next(training.schedule, after: epoch)
      }
      training.examples += sums.examples
      training.seconds += sums.seconds
      training.sums = TrainingState.EpochSums()
      training.stepInEpoch = 0
      training.epoch += 1
    }
    return epoch
  }
}
