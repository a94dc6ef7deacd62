/// The examples whose label is probably wrong, found by confident learning.
///
/// The method is that of Northcutt et al. 2021 (arXiv:1911.00068), section 3.1. Each class has a threshold:
/// the mean probability that the network gives it in the examples with its label. An example belongs
/// confidently to the classes whose threshold it reaches, and of several to the most probable; if that is not
/// its label, the label is doubted. A label that is predicted is never doubted.
///
/// Probabilities below half of those of chance are not kept, so that memory does not grow with examples times
/// classes; no threshold is below that.
public struct LabelErrors: Sendable {
  /// An example whose label is doubted.
  public struct Candidate: Hashable, Sendable {
    /// The position of the example in its data set, from 0.
    public let index: Int
    /// The class that the data set gives it.
    public let label: Int
    /// The class to which it probably belongs.
    public let suggestion: Int
    /// The probability of the label, in `0...1`.
    public let labelProbability: Double
    /// The probability of the class to which it probably belongs, in `0...1`.
    public let suggestionProbability: Double
    /// The probability of the label minus that of the most probable other class, at most 0; the lower, the
    /// more doubtful.
    public let margin: Double
  }

  private struct Example {
    let index: Int
    let label: Int32
    let predicted: Int32
    let labelProbability: Double
    let margin: Double
    /// The probable classes, from the example's place among all of them on.
    let start: Int
  }

  /// The number of classes.
  public let classes: Int
  private let floor: Double
  private var examples: [Example] = []
  private var probable: [(class: Int32, probability: Float)] = []
  private var sums: [Double]
  private var counts: [Int]

  /// What rounding may take from a probability that reaches its threshold.
  private static let slack = 1e-6

  /// Makes a finder without examples, for at least one class.
  public init(classes: Int) {
    precondition(classes >= 1, "\(classes) classes are too few")
    self.classes = classes
    floor = 0.5 / Double(classes)
    sums = [Double](repeating: 0, count: classes)
    counts = [Int](repeating: 0, count: classes)
  }

  /// Adds the outcome of an example, whose number of probabilities is that of the classes.
  public mutating func add(_ outcome: ExampleOutcome) {
    let own = outcome.probabilities[outcome.label]
    let other = outcome.probabilities.indices.lazy.filter { $0 != outcome.label }
      .map { outcome.probabilities[$0] }.max()
    examples.append(
      Example(
        index: outcome.index, label: Int32(outcome.label), predicted: Int32(outcome.predicted),
        labelProbability: own, margin: own - (other ?? 0), start: probable.count))
    sums[outcome.label] += own
    counts[outcome.label] += 1
    for (index, probability) in outcome.probabilities.enumerated() where probability >= floor - Self.slack {
      probable.append((Int32(index), Float(probability)))
    }
  }

  /// The threshold of each class, at least half of one over the number of classes; nil for a class without
  /// examples, to which nothing belongs.
  public var thresholds: [Double?] {
    zip(sums, counts).map { $1 > 0 ? max($0 / Double($1), floor) : nil }
  }

  /// The doubted examples, those of the lowest margin first.
  public var candidates: [Candidate] {
    let thresholds = thresholds.map { $0 ?? .infinity }
    var found: [Candidate] = []
    for (place, example) in examples.enumerated() where example.predicted != example.label {
      let end = place + 1 < examples.count ? examples[place + 1].start : probable.count
      let confident = probable[example.start..<end].filter {
        Double($0.probability) >= thresholds[Int($0.class)] - Self.slack
      }
      // Of several, the most probable of all classes, as cleanlab does.
      let suggestion = confident.count > 1 ? example.predicted : confident.first?.class
      guard let suggestion, suggestion != example.label,
        let probability = probable[example.start..<end].first(where: { $0.class == suggestion })?.probability
      else { continue }
      found.append(
        Candidate(
          index: example.index, label: Int(example.label), suggestion: Int(suggestion),
          labelProbability: example.labelProbability, suggestionProbability: Double(probability),
          margin: example.margin))
    }
    return found.sorted { ($0.margin, $0.index) < ($1.margin, $1.index) }
  }
}
