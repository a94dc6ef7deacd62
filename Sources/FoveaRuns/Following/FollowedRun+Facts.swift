import FoveaCore

extension FollowedRun {
  /// Whether a run goes on.
  package enum State: String, Sendable {
    /// A process writes to the directory.
    case running
    /// All epochs are done, or as many as were to be.
    case finished
    /// No process writes to the directory, though there is more to do.
    case stopped
    /// The directory or its metrics are there no more.
    case gone
  }

  /// The figures of an epoch, or of the part of one that a run ended in; nil where the file does not say.
  package struct Evaluation: Hashable, Sendable {
    /// The epoch, counted from 1.
    package var number: Int
    /// The number of epochs done.
    package var done: Double
    /// The mean loss of the test examples.
    package var testLoss: Double?
    /// The share of test examples classified correctly.
    package var testAccuracy: Double?
    /// The number of training examples per second.
    package var examplesPerSecond: Double?
  }

  /// What is known of a run besides its curves and choices.
  package struct Facts: Hashable, Sendable {
    /// Whether it goes on.
    package var state = State.stopped
    /// Why the files cannot be read, nil if they can.
    package var problem: String?
    /// The number of epochs done, the present one in parts.
    package var done = 0.0
    /// The last step that was written about.
    package var step = 0
    /// The number of epochs that will be done at the end, if nothing ends the run before; nil if that is unknown.
    package var end: Double?
    /// The steps of an epoch, nil before the first part of one.
    package var stepsPerEpoch: Double?
    /// The last evaluation.
    package var last: Evaluation?
    /// The evaluation with the highest test accuracy.
    package var best: Evaluation?
    /// When the end is to be expected, in seconds since 1970; nil unless the run is running.
    package var expectedEnd: Double?
    /// When the metrics were last written, in seconds since 1970.
    package var news: Double?
    /// The number of lines that could not be understood.
    package var damagedLines = 0
    /// Whether there is a checkpoint to look at.
    package var hasBest = false
  }

  /// The quantities that are drawn, by the keys of the metrics.
  package enum Quantity: String, CaseIterable, Sendable {
    case trainLoss = "train_loss"
    case trainAccuracy = "train_acc"
    case testLoss = "test_loss"
    case testAccuracy = "test_acc"
    case batchLoss = "loss"
    case learningRate = "lr"
  }
}
