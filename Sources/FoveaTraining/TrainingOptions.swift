import FoveaCore

/// How a run of training goes.
public struct TrainingOptions: Sendable {
  /// The number of examples in a step.
  public var batchSize: Int
  /// What all random numbers of the run follow from.
  public var seed: UInt64
  /// Whether examples left over at the end of an epoch, too few for a batch, are passed over.
  public var dropLast: Bool
  /// Whether each epoch has an order of its own, instead of the data's.
  public var shuffle: Bool
  /// The number of threads that prepare batches; the results do not depend on it.
  public var workers: Int
  /// The number of steps after which the run ends early, nil for never.
  public var maxSteps: Int?
  /// What turns gradients into new parameters.
  public var optimizer: any Optimizer
  /// The learning rate at each moment.
  public var schedule: LearningRateSchedule
  /// How the network is judged while it learns.
  public var loss: LossOptions
  /// Patterns of the paths of parameters that stay as they are; see `Network.freezing(_:)`.
  public var frozen: [String]

  /// The number of times that every training example is seen: the epochs of the schedule.
  public var epochs: Int { schedule.epochs }

  /// Makes options.
  public init(
    batchSize: Int, schedule: LearningRateSchedule, optimizer: any Optimizer = SGD(),
    loss: LossOptions = LossOptions(), seed: UInt64 = 0, shuffle: Bool = true, dropLast: Bool = false,
    workers: Int = 1, maxSteps: Int? = nil, frozen: [String] = []
  ) {
    self.batchSize = batchSize
    self.schedule = schedule
    self.optimizer = optimizer
    self.loss = loss
    self.seed = seed
    self.shuffle = shuffle
    self.dropLast = dropLast
    self.workers = workers
    self.maxSteps = maxSteps
    self.frozen = frozen
  }

  /// The sizes of the batches of an epoch: the usual one, then that of a smaller last one if it is used.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if an epoch would have no step.
  func batchSizes(examples: Int) throws -> [Int] {
    for (number, name) in [(epochs, "epochs"), (batchSize, "batch size"), (maxSteps ?? 1, "max steps")] {
      guard number >= 1 else {
        throw FoveaError(.configuration, at: name, "has to be at least 1, got \(number)")
      }
    }
    guard examples >= batchSize else {
      guard !dropLast, examples > 0 else {
        throw FoveaError(
          .configuration, at: "batch size", "\(examples) examples do not fill a batch of \(batchSize)",
          remedy: "choose a smaller batch or keep the last one")
      }
      return [examples]
    }
    let (full, rest) = (examples / batchSize, examples % batchSize)
    return rest > 0 && !dropLast && maxSteps ?? .max > full ? [batchSize, rest] : [batchSize]
  }
}
