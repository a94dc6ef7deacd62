/// The result of one epoch of training.
public struct EpochRecord: Hashable, Sendable, Codable {
  /// The epoch, counted from 1.
  public var epoch: Int
  /// The number of epochs that the run is to have.
  public var epochs: Int
  /// The number of steps of the whole run so far.
  public var step: Int
  /// The mean loss of all training examples, each before the update that it took part in.
  public var trainLoss: Double
  /// The share of training examples classified correctly, each before the update that it took part in, in
  /// `0...1`.
  public var trainAccuracy: Double
  /// The performance of the network on the test examples after the epoch.
  public var test: Evaluation
  /// The number of examples trained on per second, including the time spent waiting for input, but not
  /// testing.
  public var examplesPerSecond: Double
  /// Whether the evaluation is better than that of all earlier epochs, by the metric of the run.
  ///
  /// The part of an epoch with which a run ends early is the best only if no whole epoch came before it: a
  /// longer run would not have been judged there.
  public var isBest: Bool

  /// Creates the record of an epoch.
  public init(
    epoch: Int, epochs: Int, step: Int, trainLoss: Double, trainAccuracy: Double, test: Evaluation,
    examplesPerSecond: Double, isBest: Bool
  ) {
    self.epoch = epoch
    self.epochs = epochs
    self.step = step
    self.trainLoss = trainLoss
    self.trainAccuracy = trainAccuracy
    self.test = test
    self.examplesPerSecond = examplesPerSecond
    self.isBest = isBest
  }
}
