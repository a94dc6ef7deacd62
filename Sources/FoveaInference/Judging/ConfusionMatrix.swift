/// How often a network takes each class for each other: rows are labels, columns predictions.
public struct ConfusionMatrix: Hashable, Sendable {
  /// The number of classes.
  public let classes: Int
  private var counts: [Int]

  /// Makes the matrix of no example.
  public init(classes: Int) {
    precondition(classes >= 1, "\(classes) classes are too few")
    self.classes = classes
    counts = [Int](repeating: 0, count: classes * classes)
  }

  /// Counts an example.
  public mutating func add(label: Int, predicted: Int) { counts[label * classes + predicted] += 1 }

  /// The number of examples of a label that are taken for a class.
  public subscript(label: Int, predicted: Int) -> Int { counts[label * classes + predicted] }

  /// The counts of a label, by prediction.
  public func row(_ label: Int) -> [Int] { Array(counts[label * classes..<(label + 1) * classes]) }

  /// The number of examples of each label.
  public var labelTotals: [Int] { (0..<classes).map { row($0).reduce(0, +) } }

  /// The number of examples that are taken for each class.
  public var predictedTotals: [Int] {
    var totals = [Int](repeating: 0, count: classes)
    for (place, count) in counts.enumerated() { totals[place % classes] += count }
    return totals
  }

  /// The number of examples.
  public var total: Int { counts.reduce(0, +) }

  /// The number of examples whose label is predicted.
  public var correct: Int { (0..<classes).reduce(0) { $0 + self[$1, $1] } }
}

extension ConfusionMatrix {
  /// One way to be wrong.
  public struct Confusion: Hashable, Sendable {
    /// The class that the data set names.
    public let label: Int
    /// The class that is predicted instead.
    public let predicted: Int
    /// How many examples.
    public let count: Int
  }

  /// The most frequent confusions, at most `limit`; of equally frequent ones those of earlier classes first.
  public func confusions(atMost limit: Int) -> [Confusion] {
    let wrong = counts.indices.filter { counts[$0] > 0 && $0 / classes != $0 % classes }
    return wrong.sorted { (-counts[$0], $0) < (-counts[$1], $1) }.prefix(limit).map {
      Confusion(label: $0 / classes, predicted: $0 % classes, count: counts[$0])
    }
  }

  /// The classes that take part in the most mistakes, as labels or predictions, at most `limit`, in their
  /// order.
  public func mostConfused(atMost limit: Int) -> [Int] {
    guard classes > limit else { return Array(0..<classes) }
    let (labels, predictions) = (labelTotals, predictedTotals)
    let mistakes = (0..<classes).map { labels[$0] + predictions[$0] - 2 * self[$0, $0] }
    return mistakes.indices.sorted { (-mistakes[$0], $0) < (-mistakes[$1], $1) }.prefix(limit).sorted()
  }
}
