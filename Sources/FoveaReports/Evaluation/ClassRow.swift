/// The metrics of one class in a table of the page.
public struct ClassRow: Hashable, Sendable {
  /// The name of the class.
  public var name: String
  /// The number of examples with this label.
  public var support: Int
  /// The share of the predictions of this class that are right, in `0...1`; nil without predictions.
  public var precision: Double?
  /// The share of the examples of this class that are predicted as such, in `0...1`; nil without examples.
  public var recall: Double?
  /// The 95 % confidence interval of the recall, within `0...1`; nil if unknown.
  public var recallInterval: ClosedRange<Double>?
  /// The harmonic mean of precision and recall, in `0...1`; nil if the class has neither examples nor
  /// predictions.
  public var f1: Double?

  /// Makes a row from the metrics of a class.
  public init(
    name: String, support: Int, precision: Double?, recall: Double?,
    recallInterval: ClosedRange<Double>? = nil,
    f1: Double?
  ) {
    self.name = name
    self.support = support
    self.precision = precision
    self.recall = recall
    self.recallInterval = recallInterval
    self.f1 = f1
  }

  /// The rows as a table.
  static func table(_ rows: [ClassRow], caption: String) -> String {
    HTML.table(
      caption: caption,
      columns: ["Class", "Examples", "Precision", "Recall", "95 % interval of recall", "F1"],
      rows: rows.map { row in
        [
          HTML.name(row.name), "\(row.support)", EvaluationPage.text(row.precision),
          EvaluationPage.text(row.recall), EvaluationPage.text(row.recallInterval),
          EvaluationPage.text(row.f1),
        ]
      })
  }
}
