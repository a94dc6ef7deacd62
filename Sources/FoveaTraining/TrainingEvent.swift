public import FoveaCheckpoints

/// An event that a trainer reports to its observers.
public enum TrainingEvent: Hashable, Sendable {
  /// A step is done.
  case step(Step)
  /// Some of the test examples that the epoch is judged by are done.
  case testing(Testing)
  /// An epoch is done and judged.
  case epoch(Epoch)
  /// The run is done.
  case finished(Summary)

  /// A step of training, with its place in the run and its loss.
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

    /// Makes an event.
    public init(
      epoch: Int, epochs: Int, step: Int, stepInEpoch: Int, stepsPerEpoch: Int, totalSteps: Int, loss: Double,
      learningRate: Double, sums: TrainingState.EpochSums
    ) {
      self.epoch = epoch
      self.epochs = epochs
      self.step = step
      self.stepInEpoch = stepInEpoch
      self.stepsPerEpoch = stepsPerEpoch
      self.totalSteps = totalSteps
      self.loss = loss
      self.learningRate = learningRate
      self.sums = sums
    }

    /// The number of epochs that are done, this one in parts, as in 2.4.
    public var epochsDone: Double { Double(epoch - 1) + Double(stepInEpoch) / Double(stepsPerEpoch) }
  }

  /// A part of the evaluation at the end of an epoch.
  public struct Testing: Hashable, Sendable {
    /// The epoch, counted from 1.
    public var epoch: Int
    /// The number of epochs of the run.
    public var epochs: Int
    /// The number of test examples that are done.
    public var done: Int
    /// The number of all test examples.
    public var count: Int

    /// Makes an event.
    public init(epoch: Int, epochs: Int, done: Int, count: Int) {
      self.epoch = epoch
      self.epochs = epochs
      self.done = done
      self.count = count
    }
  }

  /// An epoch with its figures in training and on the test examples.
  public typealias Epoch = EpochRecord

  /// The result of a run: its last and its best evaluation, and its speed.
  public struct Summary: Hashable, Sendable {
    /// The figures of the last epoch.
    public var last: Epoch
    /// The best whole epoch, or the part of one that was all.
    public var best: TrainingState.Best
    /// The number of examples trained on in a second, over all epochs.
    public var examplesPerSecond: Double

    /// Makes the result of a run.
    public init(last: Epoch, best: TrainingState.Best, examplesPerSecond: Double) {
      self.last = last
      self.best = best
      self.examplesPerSecond = examplesPerSecond
    }
  }
}

extension TrainingEvent.Summary: CustomStringConvertible {
  /// The figures of the last and the best epoch on one line.
  public var description: String {
    "epoch \(last.epoch): loss \(last.trainLoss), test accuracy \(last.test.top1); "
      + "best in epoch \(best.epoch): \(best.accuracy)"
  }
}

/// Someone who watches a run: prints progress, writes files, draws curves.
public protocol TrainingObserver {
  /// Takes note of an event; what is thrown ends the run.
  func observe(_ event: TrainingEvent, of trainer: Trainer) throws
}
