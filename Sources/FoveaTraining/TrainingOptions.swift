public import FoveaCheckpoints
import FoveaCore
public import FoveaData

/// The settings of a training run.
public struct TrainingOptions: Sendable {
  /// The number of epochs, passes through the training examples; at least 1.
  public var epochs: Int
  /// The number of examples that run through the network together; at least 1.
  public var batchSize: Int
  /// The number of batches whose gradients make a step, in `1...1_000_000`.
  public var accumulation: Int
  /// The optimizer that turns gradients into new parameters.
  public var optimizer: any Optimizer
  /// The learning rate that the schedule starts from, above 0 as a 32-bit number; nil for the optimizer's
  /// `defaultLearningRate`.
  public var learningRate: Double?
  /// The schedule of the learning rate after the warm-up.
  public var schedule: any Schedule
  /// The number of epochs in which the rate grows from 0 to the learning rate, in `0...epochs`.
  public var warmupEpochs: Int
  /// The loss function that training minimizes.
  public var loss: any Loss
  /// The ways to mix the examples of a batch, one of them drawn for each batch with equal probability; none
  /// for no mixing.
  public var batchTransforms: [any BatchTransform]
  /// The transforms of the gradients before the optimizer sees them, in order.
  public var gradients: [any GradientTransform]
  /// The groups of parameters with a learning rate or weight decay of their own.
  public var groups: [ParameterGroup]
  /// The kinds of parameters that have no weight decay.
  public var noDecay: Set<DecayExemption>
  /// The running average of the parameters, by which the network is judged and used; nil for none.
  public var average: (any WeightAverage)?
  /// The patterns of the paths of parameters that stay as they are; see `Network.freezing(_:)`.
  public var frozen: [String]
  /// The epoch from which on the frozen parameters are trained too, in `2...epochs`; nil for never.
  ///
  /// Epochs are counted from 1. It needs ``frozen`` parameters.
  public var unfreezeEpoch: Int?
  /// The ratio of each layer's learning rate to that of the next layer, above 0 and at most 1; nil for one
  /// rate.
  ///
  /// See `UpdateRule.layerFactors(of:)`.
  public var layerDecay: Double?
  /// The figure of the evaluations by which epochs are compared and the best one is chosen.
  public var monitor: EvaluationMetric
  /// The number of whole epochs without a better one after which the run ends early, at least 1; nil for
  /// never.
  public var patience: Int?
  /// The random seed of the run.
  public var seed: UInt64
  /// The rule that draws the examples of an epoch; without ``shuffle`` it must be the uniform one.
  public var sampler: any Sampler
  /// Whether each epoch visits the examples in an order of its own, instead of the data's.
  public var shuffle: Bool
  /// Whether the examples at the end of an epoch that do not fill a batch are skipped.
  public var dropLast: Bool
  /// The number of steps after which the run ends early, at least 1; nil for never.
  public var maxSteps: Int?
  /// The number of threads that prepare batches; the results do not depend on it.
  public var workers: Int

  /// Makes options; ``validate()`` checks their ranges.
  public init(
    epochs: Int = 10, batchSize: Int = 128, learningRate: Double? = nil, optimizer: any Optimizer = SGD(),
    schedule: any Schedule = ConstantRate(), warmupEpochs: Int = 0, loss: any Loss = CrossEntropy(),
    accumulation: Int = 1, gradients: [any GradientTransform] = [], groups: [ParameterGroup] = [],
    noDecay: Set<DecayExemption> = [], average: (any WeightAverage)? = nil, frozen: [String] = [],
    unfreezeEpoch: Int? = nil, layerDecay: Double? = nil, monitor: EvaluationMetric = .top1,
    patience: Int? = nil, seed: UInt64 = 0, sampler: any Sampler = UniformSampler(),
    batchTransforms: [any BatchTransform] = [],
    shuffle: Bool = true, dropLast: Bool = false, maxSteps: Int? = nil, workers: Int = 1
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.optimizer = optimizer
    self.schedule = schedule
    self.warmupEpochs = warmupEpochs
    self.loss = loss
    self.accumulation = accumulation
    self.gradients = gradients
    self.groups = groups
    self.noDecay = noDecay
    self.average = average
    self.frozen = frozen
    self.unfreezeEpoch = unfreezeEpoch
    self.layerDecay = layerDecay
    self.monitor = monitor
    self.patience = patience
    self.seed = seed
    self.sampler = sampler
    self.batchTransforms = batchTransforms
    self.shuffle = shuffle
    self.dropLast = dropLast
    self.maxSteps = maxSteps
    self.workers = workers
  }

  /// The learning rate that the schedule starts from: the chosen one, or the optimizer's.
  public var baseRate: Double { learningRate ?? type(of: optimizer).defaultLearningRate }

  /// The rule from gradients to new parameters: optimizer, transforms, groups, decay and average.
  public var rule: UpdateRule {
    UpdateRule(
      optimizer, gradients: gradients, groups: groups, noDecay: noDecay, layerDecay: layerDecay,
      average: average)
  }

  /// Returns the learning rate at a step of an epoch, both counted from 0, given the state of the schedule.
  ///
  /// While warming up, the rate grows linearly with each step.
  public func rate(
    epoch: Int, step: Int, stepsPerEpoch: Int, scheduleState: [String: Double] = [:]
  ) -> Double {
    guard epoch < warmupEpochs else {
      return schedule.rate(
        base: baseRate,
        at: ScheduleMoment(
          epoch: epoch - warmupEpochs, step: step, stepsPerEpoch: stepsPerEpoch,
          epochs: epochs - warmupEpochs),
        state: scheduleState)
    }
    // As floating point numbers, which no count overflows.
    let steps = Double(max(stepsPerEpoch, 1))
    return baseRate * (Double(epoch) * steps + Double(step + 1)) / (Double(warmupEpochs) * steps)
  }

  /// Checks that all values are in their ranges and agree with each other.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the first value that does not.
  public func validate() throws {
    let counts = [
      ("epochs", epochs), ("batch size", batchSize), ("accumulation", accumulation),
      ("max steps", maxSteps ?? 1), ("patience", patience ?? 1),
    ]
    for (name, number) in counts where number < 1 {
      throw FoveaError(.configuration, at: name, "must be at least 1, got \(number)")
    }
    guard accumulation <= 1_000_000 else {
      throw FoveaError(.configuration, at: "accumulation", "must be at most 1000000, got \(accumulation)")
    }
    guard (0...epochs).contains(warmupEpochs) else {
      throw FoveaError(
        .configuration, at: "warm-up epochs", "must be in 0...\(epochs), the epochs, got \(warmupEpochs)")
    }
    if let unfreezeEpoch {
      guard unfreezeEpoch >= 2, unfreezeEpoch <= epochs else {
        throw FoveaError(
          .configuration, at: "unfreeze epoch",
          "must be in 2...\(max(epochs, 2)), the epochs, got \(unfreezeEpoch)")
      }
      guard !frozen.isEmpty else {
        throw FoveaError(.configuration, at: "unfreeze epoch", "expected frozen parameters, got none")
      }
    }
    if let average, average.startEpoch > epochs {
      throw FoveaError(
        .configuration, at: "weight average",
        "begins with epoch \(average.startEpoch), and training ends with epoch \(epochs)",
        remedy: "begin earlier, or train for more epochs")
    }
    if let layerDecay, !(layerDecay > 0 && layerDecay <= 1) {
      throw FoveaError(
        .configuration, at: "layer decay", "must be above 0 and at most 1, got \(layerDecay)")
    }
    guard Float(baseRate) > 0, Float(baseRate).isFinite else {
      throw FoveaError(
        .configuration, at: "learning rate", "must be a 32-bit number above 0, got \(baseRate)")
    }
    guard shuffle || sampler is UniformSampler else {
      throw FoveaError(
        .configuration, at: "sampler", "\(sampler.text) has an order of its own, and shuffle is off",
        remedy: "choose the sampler uniform, or switch shuffle on")
    }
    var choices: [any NamedChoice] = [optimizer, schedule, loss, sampler]
    choices += batchTransforms
    choices += gradients
    choices += average.map { [$0] } ?? []
    for choice in choices {
      if let problem = choice.problem { throw FoveaError(.configuration, at: choice.kind, problem) }
    }
  }

  /// The sizes of the batches of an epoch: the usual one, then that of a smaller last one if it is used.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if an epoch would have no step.
  func batchSizes(examples: Int) throws -> [Int] {
    try validate()
    guard examples >= batchSize else {
      guard !dropLast, examples > 0 else {
        throw FoveaError(
          .configuration, at: "batch size", "\(examples) examples do not fill a batch of \(batchSize)",
          remedy: "choose a smaller batch or keep the last one")
      }
      return [examples]
    }
    let (full, rest) = (examples / batchSize, examples % batchSize)
    let limit = (maxSteps ?? .max).saturatingProduct(with: accumulation)
    return rest > 0 && !dropLast && limit > full ? [batchSize, rest] : [batchSize]
  }
}
