/// How an epoch of training went.
public struct EpochRecord: Hashable, Sendable, Codable {
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
  ///
  /// The part of an epoch with which a run ends early is the best only if no whole one came before it: a longer
  /// run would not have been judged there.
  public var isBest: Bool

  /// Makes a record.
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
