/// The counts of one class, with the precision, recall and F1 that follow from them.
public struct ClassMetrics: Hashable, Sendable {
  /// The number of examples with this label.
  public let support: Int
  /// The number of examples that are predicted as this class.
  public let predictions: Int
  /// The number of examples with this label that are predicted as this class.
  public let correct: Int

  /// Makes metrics from counts; `correct` must be in `0...min(support, predictions)`.
  public init(support: Int, predictions: Int, correct: Int) {
    precondition((0...min(support, predictions)).contains(correct), "more are correct than there are")
    self.support = support
    self.predictions = predictions
    self.correct = correct
  }

  /// The share of the predictions of this class that are correct, in `0...1`; nil without predictions.
  public var precision: Double? { predictions > 0 ? Double(correct) / Double(predictions) : nil }
  /// The share of the examples of this class that are predicted as such, in `0...1`; nil without examples.
  public var recall: Double? { support > 0 ? Double(correct) / Double(support) : nil }
  /// The harmonic mean of precision and recall, in `0...1`; nil if the class has neither examples nor
  /// predictions.
  public var f1: Double? {
    support + predictions > 0 ? 2 * Double(correct) / Double(support + predictions) : nil
  }
  /// The 95 % confidence interval of ``precision``; `0...1` without predictions.
  public var precisionInterval: WilsonInterval { WilsonInterval(count: correct, of: predictions) }
  /// The 95 % confidence interval of ``recall``; `0...1` without examples.
  public var recallInterval: WilsonInterval { WilsonInterval(count: correct, of: support) }
}

/// The means of metrics over classes, each class with the same weight whatever its number of examples.
public struct MacroMetrics: Hashable, Sendable {
  /// The mean precision, in `0...1`.
  public let precision: Double
  /// The mean recall, in `0...1`.
  public let recall: Double
  /// The mean F1, in `0...1`.
  public let f1: Double

  /// Makes the means over the classes that occur as a label or a prediction.
  ///
  /// A precision or recall that such a class lacks counts as 0, as in scikit-learn's macro averages; without
  /// such classes all means are 0.
  public init(_ classes: [ClassMetrics]) {
    let present = classes.filter { $0.f1 != nil }
    func mean(_ value: (ClassMetrics) -> Double?) -> Double {
      present.isEmpty ? 0 : present.reduce(0) { $0 + (value($1) ?? 0) } / Double(present.count)
    }
    precision = mean(\.precision)
    recall = mean(\.recall)
    f1 = mean(\.f1)
  }
}

extension ConfusionMatrix {
  /// The metrics of each class, in the order of the classes.
  public var classMetrics: [ClassMetrics] {
    zip(labelTotals, predictedTotals).enumerated().map { index, totals in
      ClassMetrics(support: totals.0, predictions: totals.1, correct: self[index, index])
    }
  }
}
