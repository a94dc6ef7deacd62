public import FoveaCheckpoints

/// The results of judging a network on labelled examples, collected example by example.
///
/// ```swift
/// let judgement = try evaluator.judge(test, pipeline: pipeline)
/// print(judgement.calibration.expectedError, judgement.labelErrors.candidates.count)
/// ```
///
/// It holds a few numbers of each example, never a picture.
public struct Judgement: Sendable {
  /// An example for a person to look at, with the answer of the network.
  public struct Notable: Hashable, Sendable {
    /// The position of the example in its data set, from 0.
    public let index: Int
    /// The class that the data set gives it.
    public let label: Int
    /// The class that is predicted.
    public let predicted: Int
    /// The probability of the predicted class, in `0...1`.
    public let confidence: Double
    /// The probability of the class that the data set gives it, in `0...1`.
    public let labelProbability: Double

    init(_ outcome: ExampleOutcome) {
      index = outcome.index
      label = outcome.label
      predicted = outcome.predicted
      confidence = outcome.confidence
      labelProbability = outcome.probabilities[outcome.label]
    }
  }

  /// The sum of the losses and the numbers of correct answers.
  public internal(set) var evaluation = Evaluation()
  /// The number of examples of each label that are predicted as each class.
  public private(set) var confusion: ConfusionMatrix
  /// The agreement of the network's confidence with its accuracy, in 15 bins.
  public private(set) var calibration = Calibration()
  /// The examples whose label is probably wrong.
  public private(set) var labelErrors: LabelErrors
  /// The wrong predictions of the highest confidence, at most ``notableLimit``, the highest first.
  public private(set) var confidentMistakes: [Notable] = []
  /// The right predictions of the lowest confidence, at most ``notableLimit``, the lowest first.
  public private(set) var uncertainHits: [Notable] = []

  /// The largest number of examples in ``confidentMistakes`` and in ``uncertainHits``.
  public let notableLimit: Int
  private var lossSquares = 0.0
  private var lossMean = 0.0

  /// Makes a judgement of no examples for at least one class.
  public init(classes: Int, notableLimit: Int = 24) {
    confusion = ConfusionMatrix(classes: classes)
    labelErrors = LabelErrors(classes: classes)
    self.notableLimit = notableLimit
  }

  /// Adds the outcome of an example, whose number of probabilities is that of the classes.
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

  /// The 95 % confidence interval of the mean loss by the normal distribution, at least 0; nil for fewer than
  /// two examples.
  ///
  /// It is nil too if a loss is not finite.
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
  /// The 95 % confidence interval of ``top1``; `0...1` without examples.
  public var top1Interval: WilsonInterval { WilsonInterval(count: correct1, of: examples) }
  /// The 95 % confidence interval of ``top5``; `0...1` without examples.
  public var top5Interval: WilsonInterval { WilsonInterval(count: correct5, of: examples) }
}
