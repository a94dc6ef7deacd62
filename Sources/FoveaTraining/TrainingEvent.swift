public import FoveaInference

/// What a trainer tells those who watch it.
public enum TrainingEvent: Hashable, Sendable {
  /// A step is done.
  case step(Step)
  /// An epoch is done and judged.
  case epoch(Epoch)
  /// The run is done.
  case finished(Summary)

  /// One step.
  public struct Step: Hashable, Sendable {
    /// The epoch, counted from 1.
    public var epoch: Int
    /// The number of epochs of the run.
    public var epochs: Int
    /// The step in the whole run, counted from 1.
    public var step: Int
    /// The step in its epoch, counted from 1.
    public var stepInEpoch: Int
    /// The number of steps of the epoch.
    public var stepsPerEpoch: Int
    /// The number of steps of the whole run.
    public var totalSteps: Int
    /// The mean loss of the batch, before the update.
    public var loss: Double
    /// The learning rate of the update.
    public var learningRate: Double
    /// The sums of the epoch so far, this step among them.
    public var sums: TrainingState.EpochSums
  }

  /// One epoch.
  public struct Epoch: Hashable, Sendable {
    /// The epoch, counted from 1.
    public var epoch: Int
    /// The number of epochs of the run.
    public var epochs: Int
    /// The steps of the whole run so far.
    public var step: Int
    /// The mean loss of all training examples, each before the update that it took part in.
    public var trainLoss: Double
    /// The share of training examples classified correctly, likewise.
    public var trainAccuracy: Double
    /// The network's performance on the test examples after the epoch.
    public var test: Evaluation
    /// The number of examples trained on in a second, waiting for input included, testing not.
    public var examplesPerSecond: Double
    /// Whether no earlier epoch did as well on the test examples.
    public var isBest: Bool
  }

  /// The whole run.
  public struct Summary: Hashable, Sendable {
    /// The last epoch.
    public var last: Epoch
    /// The best evaluation.
    public var best: TrainingState.Best
    /// The number of examples trained on in a second, over all epochs.
    public var examplesPerSecond: Double
  }
}

/// Someone who watches a run: prints progress, writes files, draws curves.
public protocol TrainingObserver {
  /// Takes note of an event; what is thrown ends the run.
  func observe(_ event: TrainingEvent, of trainer: Trainer) throws
}
