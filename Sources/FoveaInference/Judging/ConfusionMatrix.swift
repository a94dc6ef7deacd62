/// The number of examples of each label that are predicted as each class: rows are labels, columns
/// predictions.
public struct ConfusionMatrix: Hashable, Sendable {
  /// The number of classes.
  public let classes: Int
  private var counts: [Int]

  /// Makes a matrix of zeros; there must be at least one class.
  public init(classes: Int) {
    precondition(classes >= 1, "\(classes) classes are too few")
    self.classes = classes
    counts = [Int](repeating: 0, count: classes * classes)
  }

  /// Counts an example; label and prediction must be in `0..<classes`.
  public mutating func add(label: Int, predicted: Int) { counts[label * classes + predicted] += 1 }

  /// The number of examples of a label that are predicted as a class, both in `0..<classes`.
  public subscript(label: Int, predicted: Int) -> Int { counts[label * classes + predicted] }

  /// Returns the counts of a label, one for each predicted class.
  public func row(_ label: Int) -> [Int] { Array(counts[label * classes..<(label + 1) * classes]) }

  /// The number of examples of each label.
  public var labelTotals: [Int] { (0..<classes).map { row($0).reduce(0, +) } }

  /// The number of examples that are predicted as each class.
  public var predictedTotals: [Int] {
    var totals = [Int](repeating: 0, count: classes)
    for (place, count) in counts.enumerated() { totals[place % classes] += count }
    return totals
  }

  /// The number of all examples.
  public var total: Int { counts.reduce(0, +) }

  /// The number of examples whose prediction equals the label.
  public var correct: Int { (0..<classes).reduce(0) { $0 + self[$1, $1] } }
}

extension ConfusionMatrix {
  /// A pair of a label and another class, with the number of examples of the one that are predicted as the
  /// other.
  public struct Confusion: Hashable, Sendable {
    /// The class that the data set gives the examples.
    public let label: Int
    /// The class that is predicted instead.
    public let predicted: Int
    /// The number of examples, at least 1.
    public let count: Int
  }

  /// Returns the most frequent confusions, at most `limit`; of equally frequent ones the earlier label, then
  /// the earlier class, first.
  public func confusions(atMost limit: Int) -> [Confusion] {
    let wrong = counts.indices.filter { counts[$0] > 0 && $0 / classes != $0 % classes }
    return wrong.sorted { (-counts[$0], $0) < (-counts[$1], $1) }.prefix(limit).map {
      Confusion(label: $0 / classes, predicted: $0 % classes, count: counts[$0])
    }
  }

  /// Returns the classes with the most mistakes, as labels or predictions, at most `limit`, by their own
  /// order.
  ///
  /// Of classes with equally many mistakes the earlier ones are taken.
  public func mostConfused(atMost limit: Int) -> [Int] {
    guard classes > limit else { return Array(0..<classes) }
    let (labels, predictions) = (labelTotals, predictedTotals)
    let mistakes = (0..<classes).map { labels[$0] + predictions[$0] - 2 * self[$0, $0] }
    return mistakes.indices.sorted { (-mistakes[$0], $0) < (-mistakes[$1], $1) }.prefix(limit).sorted()
  }
}
