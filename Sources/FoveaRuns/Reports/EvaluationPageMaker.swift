import FoveaCore
import FoveaData
import FoveaImage
import FoveaInference
import FoveaReports

/// Makes the page about a judgement: numbers, names and pictures in the place of classes and indices.
struct EvaluationPageMaker {
  let judgement: Judgement
  let data: any DataSet
  /// A name for each class.
  let names: [String]
  let pictureSide: Int
  let doubtLimit: Int
  let classLimit: Int

  init(
    _ judgement: Judgement, of data: any DataSet, names: [String], pictureSide: Int, doubtLimit: Int,
    classLimit: Int
  ) {
    self.judgement = judgement
    self.data = data
    let classes = judgement.confusion.classes
    self.names = Array(names.prefix(classes)) + (min(names.count, classes)..<classes).map { "class \($0)" }
    self.pictureSide = pictureSide
    self.doubtLimit = doubtLimit
    self.classLimit = classLimit
  }

  /// The page.
  ///
  /// - Throws: what reading pictures throws.
  func page(title: String, facts: [EvaluationPage.Fact]) throws -> EvaluationPage {
    let doubts = judgement.labelErrors.candidates
    return EvaluationPage(
      title: title,
      lead: "\(TextTable.grouped(judgement.evaluation.examples)) examples of "
        + "\(TextTable.grouped(names.count)) classes.",
      quantities: quantities, confusion: confusion, classes: classes, reliability: reliability,
      mistakes: try judgement.confidentMistakes.map { try card($0) },
      hits: try judgement.uncertainHits.map { try card($0) },
      doubts: try doubts.prefix(doubtLimit).map {
        try card(
          $0.index, label: $0.label, $0.labelProbability, predicted: $0.suggestion, $0.suggestionProbability)
      },
      doubtCount: doubts.count, facts: facts)
  }

  private var quantities: [EvaluationPage.Quantity] {
    let (evaluation, macro) = (judgement.evaluation, MacroMetrics(judgement.confusion.classMetrics))
    return [
      .init("Top-1 accuracy", evaluation.top1, interval: evaluation.top1Interval.range),
      .init("Top-5 accuracy", evaluation.top5, interval: evaluation.top5Interval.range),
      .init("Mean loss (cross entropy)", evaluation.loss, interval: judgement.lossInterval),
      .init("Mean precision of the classes", macro.precision),
      .init("Mean recall of the classes", macro.recall),
      .init("Mean F1 of the classes", macro.f1),
      .init("Expected calibration error", judgement.calibration.expectedError),
    ]
  }

  private var confusion: ConfusionTable {
    let matrix = judgement.confusion
    return ConfusionTable(
      names: names, counts: (0..<matrix.classes).map(matrix.row),
      shown: matrix.mostConfused(atMost: classLimit),
      confusions: matrix.confusions(atMost: 20).map {
        ConfusionTable.Confusion(label: $0.label, predicted: $0.predicted, count: $0.count)
      })
  }

  private var classes: [ClassRow] {
    zip(names, judgement.confusion.classMetrics).map { name, metrics in
      ClassRow(
        name: name, support: metrics.support, precision: metrics.precision, recall: metrics.recall,
        recallInterval: metrics.support > 0 ? metrics.recallInterval.range : nil, f1: metrics.f1)
    }
  }

  private var reliability: ReliabilityDiagram {
    let calibration = judgement.calibration
    return ReliabilityDiagram(
      bins: calibration.bins.enumerated().map { index, bin in
        ReliabilityDiagram.Bin(
          range: calibration.range(of: index), count: bin.count, confidence: bin.confidence,
          accuracy: bin.accuracy)
      }, expectedError: calibration.expectedError)
  }

  private func card(_ example: Judgement.Notable) throws -> ExampleCard {
    try card(
      example.index, label: example.label, example.labelProbability, predicted: example.predicted,
      example.confidence)
  }

  private func card(
    _ index: Int, label: Int, _ labelProbability: Double, predicted: Int, _ confidence: Double
  ) throws -> ExampleCard {
    let picture = try data.picture(at: index).thumbnail(side: pictureSide)
    return ExampleCard(
      image: .init(png: try picture.encodedPNG(), width: picture.width, height: picture.height),
      label: names[label], labelProbability: labelProbability, predicted: names[predicted],
      confidence: confidence, isCorrect: label == predicted, location: data.location(of: index))
  }
}
