import FoveaCore
public import FoveaData
import FoveaGraph
public import FoveaInference
public import FoveaLayers
public import FoveaRuntime

/// Trains a network: a loop over ``TrainingStep``, with an evaluation after each epoch.
///
/// ```swift
/// let trainer = try Trainer(
///   model, trainingData: pictures, testData: others, preprocessing: preprocessing,
///   options: TrainingOptions(batchSize: 128, schedule: .init(base: 0.1, epochs: 10)), on: backend)
/// let summary = try trainer.run()
/// ```
///
/// The same options, data and backend give the same numbers, bit for bit.
public final class Trainer {
  /// The parameters, statistics and moments.
  public let state: any State
  /// The parameters and statistics, in the order of the layers.
  public let parameters: [Parameter]
  /// How the run goes.
  public let options: TrainingOptions
  /// Where the run stands.
  public private(set) var training = TrainingState()

  private let trainingData: any DataSet
  private let testData: any DataSet
  private let preprocessing: Preprocessing
  private let steps: [Int: TrainingStep]
  private let evaluator: Evaluator
  private let stepsPerEpoch: Int
  private let clock = ContinuousClock()

  /// Compiles all programs of the run and gives every parameter its initial value.
  ///
  /// - Throws: `ShapeError` if the images do not fit the model; `FoveaError` with code `.configuration` if
  ///   the options cannot work, `.data` if model and data differ in their classes, `.backend` if the
  ///   backend cannot run the graphs.
  public init(
    _ model: any Model, initialization: Initialization? = nil, trainingData: any DataSet,
    testData: any DataSet, preprocessing: Preprocessing, options: TrainingOptions, on backend: any Backend
  ) throws {
    for data in [trainingData, testData] where data.classNames.count != model.classes {
      throw FoveaError(
        .data, at: data.name, "has \(data.classNames.count) classes, the model has \(model.classes)",
        remedy: "make the model with as many classes as the data have")
    }
    (self.trainingData, self.testData) = (trainingData, testData)
    (self.preprocessing, self.options) = (preprocessing, options)
    let sizes = try options.batchSizes(examples: trainingData.count)
    stepsPerEpoch =
      Batches(of: trainingData.count, size: options.batchSize, dropsLast: options.dropLast).count
    let state = backend.makeState()
    self.state = state
    let input = preprocessing.shape
    func network(_ batch: Int) throws -> Network {
      try model.network(
        batch: batch, input: input, mode: .training(seed: options.seed), initialization: initialization)
    }
    let main = try network(sizes[0])
    parameters = main.parameters
    var steps: [Int: TrainingStep] = [:]
    for size in sizes {
      do {
        steps[size] = try TrainingStep(
          size == sizes[0] ? main : network(size), optimizer: options.optimizer, loss: options.loss,
          on: backend, over: state)
      } catch let error as ShapeError where size != sizes[0] {
        throw FoveaError(
          .configuration, at: "last batch of \(size)", "\(error)", remedy: "pass over it with --drop-last")
      }
    }
    self.steps = steps
    try state.initialize(parameters, seed: options.seed)
    evaluator = Evaluator(model, input: input, on: backend, over: state)
  }

  /// Trains to the end of the last epoch, or of the step at which the options end the run.
  ///
  /// - Returns: The last epoch, the best one and the speed.
  /// - Throws: `FoveaError` with code `.numeric` that names the step if a loss is not finite; whatever data
  ///   and observers throw. The observers have seen every epoch that was finished before.
  @discardableResult
  public func run(observers: [any TrainingObserver] = []) throws -> TrainingEvent.Summary {
    func tell(_ event: TrainingEvent) throws {
      for observer in observers { try observer.observe(event, of: self) }
    }
    var last: TrainingEvent.Epoch?
    while training.epoch <= options.epochs, !isOver {
      try trainEpoch { try tell(.step($0)) }
      let epoch = try closeEpoch()
      last = epoch
      try tell(.epoch(epoch))
    }
    guard let last, let best = training.best else {
      throw FoveaError(
        .configuration, at: "training", "\(training.step) steps are done and none is left",
        remedy: "ask for more epochs")
    }
    let sums = training.sums
    let summary = TrainingEvent.Summary(
      last: last, best: best,
      examplesPerSecond: Double(training.examples + sums.examples) / (training.seconds + sums.seconds))
    try tell(.finished(summary))
    return summary
  }

  /// The number of steps of the whole run.
  private var totalSteps: Int {
    min(stepsPerEpoch * options.epochs, options.maxSteps ?? .max)
  }

  /// Whether the run has had all its steps.
  private var isOver: Bool { training.step >= totalSteps }

  /// Runs the steps of the present epoch that are still to be done.
  private func trainEpoch(_ tell: (TrainingEvent.Step) throws -> Void) throws {
    let count = trainingData.count
    let order =
      options.shuffle
      ? EpochOrder(count: count, seed: options.seed, epoch: training.epoch) : EpochOrder(count: count)
    let loader = BatchLoader(
      trainingData, order: order, batchSize: options.batchSize, dropsLast: options.dropLast,
      preprocessing: preprocessing, startingAt: training.stepInEpoch, workers: options.workers)
    defer { loader.stop() }
    var mark = clock.now
    var used: Batch?
    while !isOver, let batch = try loader.next(recycling: used.take()) {
      let rate = options.schedule.rate(
        epoch: training.epoch - 1, step: training.stepInEpoch, stepsPerEpoch: stepsPerEpoch)
      let loss = try train(on: batch, rate: rate)
      used = batch
      let now = clock.now
      training.sums.seconds += (now - mark) / .seconds(1)
      mark = now
      try tell(
        TrainingEvent.Step(
          epoch: training.epoch, epochs: options.epochs, step: training.step,
          stepInEpoch: training.stepInEpoch, stepsPerEpoch: stepsPerEpoch, totalSteps: totalSteps,
          loss: loss, learningRate: rate, sums: training.sums))
    }
  }

  /// Runs one step, adds it to the sums of its epoch and returns its loss.
  private func train(on batch: Batch, rate: Double) throws -> Double {
    guard let step = steps[batch.count] else {
      throw FoveaError(.backend, at: "training", "there is no program for a batch of \(batch.count)")
    }
    let result = try step.run(
      images: batch.images, labels: batch.labels, learningRate: rate, number: training.step + 1)
    training.step += 1
    training.stepInEpoch += 1
    training.sums.loss += result.loss * Double(batch.count)
    training.sums.correct += result.correct
    training.sums.examples += batch.count
    return result.loss
  }

  /// Judges the network and, if the epoch is complete, moves on to the next one.
  private func closeEpoch() throws -> TrainingEvent.Epoch {
    let test = try evaluator.evaluate(
      testData, preprocessing: preprocessing, batchSize: options.batchSize, workers: options.workers)
    let isBest = training.best.map { test.top1 > $0.accuracy } ?? true
    if isBest { training.best = TrainingState.Best(epoch: training.epoch, accuracy: test.top1) }
    training.test = test
    let sums = training.sums
    let epoch = TrainingEvent.Epoch(
      epoch: training.epoch, epochs: options.epochs, step: training.step,
      trainLoss: sums.loss / Double(sums.examples),
      trainAccuracy: Double(sums.correct) / Double(sums.examples), test: test,
      examplesPerSecond: Double(sums.examples) / sums.seconds, isBest: isBest)
    if training.stepInEpoch == stepsPerEpoch {
      training.examples += sums.examples
      training.seconds += sums.seconds
      training.sums = TrainingState.EpochSums()
      training.stepInEpoch = 0
      training.epoch += 1
    }
    return epoch
  }
}
