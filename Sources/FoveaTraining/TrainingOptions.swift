public import FoveaCheckpoints
import FoveaCore
public import FoveaData

/// How a run of training goes.
public struct TrainingOptions: Sendable {
  /// The number of times that every training example is seen.
  public var epochs: Int
  /// The number of examples that run through the network together.
  public var batchSize: Int
  /// The number of batches that make a step.
  public var accumulation: Int
  /// What turns gradients into new parameters.
  public var optimizer: any Optimizer
  /// The learning rate, above 0, that the schedule starts from.
  public var learningRate: Double
  /// How the rate changes behind the warm-up.
  public var schedule: any Schedule
  /// The number of epochs that the rate takes to grow from 0 to the learning rate.
  public var warmupEpochs: Int
  /// How the network is judged while it learns.
  public var loss: any Loss
  /// How the examples of a batch are mixed, each batch by one of these, all of them equally likely; none for not at all.
  public var batchTransforms: [any BatchTransform]
  /// What happens to gradients before the optimizer sees them, in order.
  public var gradients: [any GradientTransform]
  /// Parameters with a rate or a decay of their own.
  public var groups: [ParameterGroup]
  /// The kinds of parameters that have no weight decay.
  public var noDecay: Set<DecayExemption>
  /// The running average of the parameters, by which the network is judged and used; nil for none.
  public var average: (any WeightAverage)?
  /// Patterns of the paths of parameters that stay as they are; see `Network.freezing(_:)`.
  public var frozen: [String]
  /// The epoch, counted from 1, from which on the frozen parameters are trained too; nil for never.
  public var unfreezeEpoch: Int?
  /// The factor, above 0 and up to 1, by which the learning rate of each layer is that of the next one; nil for one rate.
  public var layerDecay: Double?
  /// The figure of the evaluations that makes an epoch the best.
  public var monitor: EvaluationMetric
  /// The number of epochs without a better one after which the run ends early, nil for never.
  public var patience: Int?
  /// What all random numbers of the run follow from.
  public var seed: UInt64
  /// Which examples an epoch visits, if it does not take them in the data's order.
  public var sampler: any Sampler
  /// Whether each epoch has an order of its own, instead of the data's.
  public var shuffle: Bool
  /// Whether the examples at the end of an epoch that do not fill a batch are left out.
  public var dropLast: Bool
  /// The number of steps after which the run ends early, nil for never.
  public var maxSteps: Int?
  /// The number of threads that prepare batches; the results do not depend on it.
  public var workers: Int

  /// Makes options.
  public init(
    epochs: Int = 10, batchSize: Int = 128, learningRate: Double = 0.1, optimizer: any Optimizer = SGD(),
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

  /// All that happens between gradients and new parameters.
  public var rule: UpdateRule {
    UpdateRule(
      optimizer, gradients: gradients, groups: groups, noDecay: noDecay, layerDecay: layerDecay,
      average: average)
  }

  /// The rate at a step of an epoch, both counted from 0, given the state of the schedule.
  ///
  /// While warming up, the rate grows linearly with each step.
  public func rate(
    epoch: Int, step: Int, stepsPerEpoch: Int, scheduleState: [String: Double] = [:]
  ) -> Double {
    guard epoch < warmupEpochs else {
      return schedule.rate(
        base: learningRate,
        at: ScheduleMoment(
          epoch: epoch - warmupEpochs, step: step, stepsPerEpoch: stepsPerEpoch,
          epochs: epochs - warmupEpochs),
        state: scheduleState)
    }
    // As floating point numbers, which no count overflows.
    let steps = Double(max(stepsPerEpoch, 1))
    return learningRate * (Double(epoch) * steps + Double(step + 1)) / (Double(warmupEpochs) * steps)
  }

  /// Refuses values that cannot work.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the first one.
  public func validate() throws {
    let counts = [
      ("epochs", epochs), ("batch size", batchSize), ("accumulation", accumulation),
      ("max steps", maxSteps ?? 1), ("patience", patience ?? 1),
    ]
    for (name, number) in counts where number < 1 {
      throw FoveaError(.configuration, at: name, "has to be at least 1, got \(number)")
    }
    guard accumulation <= 1_000_000 else {
      throw FoveaError(.configuration, at: "accumulation", "has to be at most 1000000, got \(accumulation)")
    }
    guard (0...epochs).contains(warmupEpochs) else {
      throw FoveaError(
        .configuration, at: "warm-up epochs", "has to be in 0...\(epochs), the epochs, got \(warmupEpochs)")
    }
    if let unfreezeEpoch {
      guard unfreezeEpoch >= 2, unfreezeEpoch <= epochs else {
        throw FoveaError(
          .configuration, at: "unfreeze epoch",
          "has to be in 2...\(max(epochs, 2)), the epochs, got \(unfreezeEpoch)")
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
        .configuration, at: "layer decay", "has to be above 0 and at most 1, got \(layerDecay)")
    }
    guard Float(learningRate) > 0, Float(learningRate).isFinite else {
      throw FoveaError(
        .configuration, at: "learning rate", "has to be a 32-bit number above 0, got \(learningRate)")
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
