import Foundation

/// The answer of a network about one labelled example.
public struct ExampleOutcome: Hashable, Sendable {
  /// The position of the example in its data set, from 0.
  public let index: Int
  /// The class that the data set gives it.
  public let label: Int
  /// The probability of each class, in the order of the logits; their sum is 1.
  public let probabilities: [Double]
  /// The class with the largest logit, of equal ones the earlier.
  public let predicted: Int
  /// The number of classes that rank before the label, from 0: those with a larger logit, and of equal ones
  /// the earlier.
  public let rank: Int
  /// The cross entropy, in nats: minus the natural logarithm of the probability of the label.
  public let loss: Double

  /// The probability of the predicted class, in `0...1`.
  public var confidence: Double { probabilities[predicted] }
  /// Whether the prediction equals the label.
  public var isCorrect: Bool { predicted == label }

  /// Makes the outcome of an example from its logits, one for each class; the label must be in their range.
  public init(index: Int, label: Int, logits: some Collection<Float>) {
    let logits = logits.map(Double.init)
    precondition(logits.indices.contains(label), "label \(label) has no logit, there are \(logits.count)")
    let predicted = Self.largest(of: logits)
    // Of differences to the largest, so that none overflows.
    let exponentials = logits.map { exp($0 - logits[predicted]) }
    let sum = exponentials.reduce(0, +)
    self.index = index
    self.label = label
    self.predicted = predicted
    probabilities = exponentials.map { $0 / sum }
    rank = Self.rank(of: label, in: logits)
    loss = log(sum) - (logits[label] - logits[predicted])
  }

  /// Makes the outcome of an example from its probabilities, one for each class; the label must be in their
  /// range.
  ///
  /// Ranks follow from the probabilities; a probability of 0 counts as the smallest normal number in the
  /// loss.
  public init(index: Int, label: Int, probabilities: [Double]) {
    precondition(
      probabilities.indices.contains(label), "label \(label) has no probability of \(probabilities.count)")
    self.index = index
    self.label = label
    self.probabilities = probabilities
    predicted = Self.largest(of: probabilities)
    rank = Self.rank(of: label, in: probabilities)
    loss = -log(max(probabilities[label], .leastNormalMagnitude))
  }

  private static func rank(of label: Int, in values: [Double]) -> Int {
    values.indices.count { values[$0] > values[label] || (values[$0] == values[label] && $0 < label) }
  }

  private static func largest(of values: [Double]) -> Int {
    values.indices.dropFirst().reduce(0) { values[$1] > values[$0] ? $1 : $0 }
  }
}
