/// The performance of a network on labelled examples, as sums, so that every example counts the same.
public struct Evaluation: Hashable, Sendable, Codable {
  /// The sum of the losses of all examples.
  public var lossSum: Double
  /// The number of examples whose label has the largest logit.
  public var correct1: Int
  /// The number of examples whose label is among the five largest logits.
  public var correct5: Int
  /// The number of examples.
  public var examples: Int

  /// Creates the sums of some examples, by default of none.
  public init(lossSum: Double = 0, correct1: Int = 0, correct5: Int = 0, examples: Int = 0) {
    self.lossSum = lossSum
    self.correct1 = correct1
    self.correct5 = correct5
    self.examples = examples
  }

  /// Adds the sums of other examples.
  public static func += (sum: inout Evaluation, other: Evaluation) {
    sum.lossSum += other.lossSum
    sum.correct1 += other.correct1
    sum.correct5 += other.correct5
    sum.examples += other.examples
  }

  /// The mean loss per example; not a number if there are no examples.
  public var loss: Double { lossSum / Double(examples) }
  /// The share of examples whose label has the largest logit, in `0...1`; not a number if there are no
  /// examples.
  public var top1: Double { Double(correct1) / Double(examples) }
  /// The share of examples whose label is among the five largest logits, in `0...1`; not a number if there
  /// are no examples.
  public var top5: Double { Double(correct5) / Double(examples) }
}
