/// The position of a training run: everything that is neither a parameter nor a moment.
///
/// Random numbers are functions of the seed, the step and the epoch, so these counters are enough.
public struct TrainingState: Hashable, Sendable, Codable {
  /// The sums over the examples of an epoch so far.
  public struct EpochSums: Hashable, Sendable, Codable {
    /// The sum of the losses of all examples.
    public var loss = 0.0
    /// The number of examples that were classified correctly while training.
    public var correct = 0
    /// The number of examples.
    public var examples = 0
    /// The time spent training, in seconds.
    public var seconds = 0.0

    /// Makes the sums of no example.
    public init() {}

    /// The mean loss per example; not a number if there are no examples.
    public var meanLoss: Double { loss / Double(examples) }
    /// The share of examples that were classified correctly, in `0...1`; not a number if there are no
    /// examples.
    public var accuracy: Double { Double(correct) / Double(examples) }
  }

  /// The best evaluation at the end of an epoch so far, by the metric of the run.
  public struct Best: Hashable, Sendable {
    /// The epoch after which it was made, counted from 1.
    public var epoch: Int
    /// The share of test examples classified correctly, in `0...1`.
    public var accuracy: Double
    /// The value of the run's ``EvaluationMetric`` in that evaluation.
    public var value: Double

    /// Creates a record; the value is by default the accuracy, as in a run whose metric is
    /// ``EvaluationMetric/top1``.
    public init(epoch: Int, accuracy: Double, value: Double? = nil) {
      self.epoch = epoch
      self.accuracy = accuracy
      self.value = value ?? accuracy
    }
  }

  /// The epoch that is in progress or comes next, counted from 1.
  public var epoch = 1
  /// The number of steps of this epoch that are done.
  public var stepInEpoch = 0
  /// The number of steps of the whole run that are done.
  public var step = 0
  /// The sums of this epoch so far.
  public var sums = EpochSums()
  /// The number of examples of all finished epochs.
  public var examples = 0
  /// The time spent training in all finished epochs, in seconds.
  public var seconds = 0.0
  /// The latest epoch that was evaluated, nil if none was.
  public var latest: EpochRecord?
  /// The best evaluation at the end of an epoch so far, nil if there is none.
  public var best: Best?
  /// The values that the learning-rate schedule keeps between epochs, by name; empty for schedules that keep
  /// none.
  public var schedule: [String: Double] = [:]

  /// Makes the state before the first step.
  public init() {}
}

extension TrainingState.Best: Codable {
  private enum CodingKeys: String, CodingKey { case epoch, accuracy, value }

  /// Reads a record; without the key `value` the accuracy stands for it.
  ///
  /// - Throws: `DecodingError` if a key is missing or has another type.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      epoch: try container.decode(Int.self, forKey: .epoch),
      accuracy: try container.decode(Double.self, forKey: .accuracy),
      value: try container.decodeIfPresent(Double.self, forKey: .value))
  }

  /// Writes the record, the value only if it differs from the accuracy.
  ///
  /// - Throws: what encoding throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(epoch, forKey: .epoch)
    try container.encode(accuracy, forKey: .accuracy)
    if value != accuracy { try container.encode(value, forKey: .value) }
  }
}

extension TrainingState {
  /// Reads a state; the keys `latest`, `best` and `schedule` may be missing.
  ///
  /// - Throws: `DecodingError` if another key is missing or a value has another type.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    epoch = try container.decode(Int.self, forKey: .epoch)
    stepInEpoch = try container.decode(Int.self, forKey: .stepInEpoch)
    step = try container.decode(Int.self, forKey: .step)
    sums = try container.decode(EpochSums.self, forKey: .sums)
    examples = try container.decode(Int.self, forKey: .examples)
    seconds = try container.decode(Double.self, forKey: .seconds)
    latest = try container.decodeIfPresent(EpochRecord.self, forKey: .latest)
    best = try container.decodeIfPresent(Best.self, forKey: .best)
    schedule = try container.decodeIfPresent([String: Double].self, forKey: .schedule) ?? [:]
  }
}
