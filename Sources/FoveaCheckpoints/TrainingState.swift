/// Where a run of training stands: everything that is neither a parameter nor a moment.
///
/// Random numbers are functions of the seed, the step and the epoch, so these counters are all there is.
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

    /// The mean loss, not a number if there are no examples.
    public var meanLoss: Double { loss / Double(examples) }
    /// The share of examples that were classified correctly, likewise.
    public var accuracy: Double { Double(correct) / Double(examples) }
  }

  /// The best evaluation at the end of an epoch so far.
  public struct Best: Hashable, Sendable {
    /// The epoch after which it was made, counted from 1.
    public var epoch: Int
    /// The share of test examples classified correctly, in `0...1`.
    public var accuracy: Double
    /// The figure by which the run compares epochs.
    public var value: Double

    /// Makes a record, by default of a run that compares epochs by the accuracy.
    public init(epoch: Int, accuracy: Double, value: Double? = nil) {
      self.epoch = epoch
      self.accuracy = accuracy
      self.value = value ?? accuracy
    }
  }

  /// The epoch that is under way or comes next, counted from 1.
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
  /// The latest epoch that was judged.
  public var latest: EpochRecord?
  /// The best evaluation at the end of an epoch so far.
  public var best: Best?
  /// What the schedule of the learning rate has learnt from evaluations.
  public var schedule: [String: Double] = [:]

  /// Makes the state before the first step.
  public init() {}
}

extension TrainingState.Best: Codable {
  private enum CodingKeys: String, CodingKey { case epoch, accuracy, value }

  /// Reads a record; without a figure of its own the accuracy is the one.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      epoch: try container.decode(Int.self, forKey: .epoch),
      accuracy: try container.decode(Double.self, forKey: .accuracy),
      value: try container.decodeIfPresent(Double.self, forKey: .value))
  }

  /// Writes the record.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(epoch, forKey: .epoch)
    try container.encode(accuracy, forKey: .accuracy)
    if value != accuracy { try container.encode(value, forKey: .value) }
  }
}

extension TrainingState {
  /// Reads a state; files of the first versions hold nothing about a schedule.
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
