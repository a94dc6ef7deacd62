public import FoveaCheckpoints

/// All that judging a network on labelled examples tells, collected example by example.
///
/// ```swift
/// let judgement = try evaluator.judge(test, pipeline: pipeline)
/// print(judgement.calibration.expectedError, judgement.labelErrors.candidates.count)
/// ```
///
/// Of each example it holds a few numbers, never a picture.
public struct Judgement: Sendable {
  /// An example that is worth looking at.
  public struct Notable: Hashable, Sendable {
    /// The place of the example in its data set.
    public let index: Int
    /// The class that the data set names.
    public let label: Int
    /// The class that is predicted.
    public let predicted: Int
    /// The probability of the predicted class.
    public let confidence: Double
    /// The probability of the class that the data set names.
    public let labelProbability: Double

    init(_ outcome: ExampleOutcome) {
      index = outcome.index
      label = outcome.label
      predicted = outcome.predicted
      confidence = outcome.confidence
      labelProbability = outcome.probabilities[outcome.label]
    }
  }

  /// The loss and the numbers of correct answers.
  public internal(set) var evaluation = Evaluation()
  /// How often which class is taken for which.
  public private(set) var confusion: ConfusionMatrix
  /// Whether the network is right as often as it believes to be.
  public private(set) var calibration = Calibration()
  /// The labels that are probably wrong.
  public private(set) var labelErrors: LabelErrors
  /// The wrong predictions of the highest confidence, the highest first.
  public private(set) var confidentMistakes: [Notable] = []
  /// The right predictions of the lowest confidence, the lowest first.
  public private(set) var uncertainHits: [Notable] = []

  /// The largest number of examples in ``confidentMistakes`` and in ``uncertainHits``.
  public let notableLimit: Int
  private var lossSquares = 0.0
  private var lossMean = 0.0

  /// Begins without examples.
  public init(classes: Int, notableLimit: Int = 24) {
    confusion = ConfusionMatrix(classes: classes)
    labelErrors = LabelErrors(classes: classes)
    self.notableLimit = notableLimit
  }

  /// Takes an example.
  public mutating func add(_ outcome: ExampleOutcome) {
    evaluation += Evaluation(
      lossSum: outcome.loss, correct1: outcome.rank < 1 ? 1 : 0, correct5: outcome.rank < 5 ? 1 : 0,
      examples: 1)
    // Welford 1962: sums of squares alone would lose their digits.
    let distance = outcome.loss - lossMean
    lossMean += distance / Double(evaluation.examples)
    lossSquares += distance * (outcome.loss - lossMean)
    confusion.add(label: outcome.label, predicted: outcome.predicted)
    calibration.add(confidence: outcome.confidence, isCorrect: outcome.isCorrect)
    labelErrors.add(outcome)
    if outcome.isCorrect {
      Self.insert(Notable(outcome), into: &uncertainHits, atMost: notableLimit) {
        $0.confidence < $1.confidence
      }
    } else {
      Self.insert(Notable(outcome), into: &confidentMistakes, atMost: notableLimit) {
        $0.confidence > $1.confidence
      }
    }
  }

  /// The 95 % confidence interval of the mean loss, by the normal distribution; nil for fewer than two
  /// examples.
  public var lossInterval: ClosedRange<Double>? {
    let count = Double(evaluation.examples)
    guard count > 1, lossSquares.isFinite else { return nil }
    let half = WilsonInterval.score * (lossSquares / (count - 1) / count).squareRoot()
    return max(0, evaluation.loss - half)...evaluation.loss + half
  }

  /// Puts an example behind all that come before it or are equal, unless there are enough already.
  private static func insert(
    _ example: Notable, into list: inout [Notable], atMost limit: Int,
    comesBefore: (Notable, Notable) -> Bool
  ) {
    let place = list.firstIndex { comesBefore(example, $0) } ?? list.count
    guard place < limit else { return }
    if list.count == limit { list.removeLast() }
    list.insert(example, at: place)
  }
}

extension Evaluation {
  /// The 95 % confidence interval of ``top1``.
  public var top1Interval: WilsonInterval { WilsonInterval(count: correct1, of: examples) }
  /// The 95 % confidence interval of ``top5``.
  public var top5Interval: WilsonInterval { WilsonInterval(count: correct5, of: examples) }
}
