import FoveaCheckpoints
import FoveaCore
import FoveaInference
import FoveaReference
import SmallNetwork
import TestSupport
import Testing

@Suite(.tags(.quick, .backend, .golden)) struct JudgementTests {
  @Test(arguments: [1, 7, 100])
  func judgingGivesTheFiguresOfEvaluating(batchSize: Int) throws {
    let data = Noise(count: 23)
    let checkpoint = try Small().checkpoint()
    let evaluator = try Evaluator(checkpoint, model: Small(), on: ReferenceBackend())
    let expected = try evaluator.evaluate(data, pipeline: checkpoint.pipeline, batchSize: batchSize)
    var outcomes: [ExampleOutcome] = []
    let judgement = try evaluator.judge(data, pipeline: checkpoint.pipeline, batchSize: batchSize) {
      outcomes.append($0)
    }
    #expect(judgement.evaluation == expected)
    #expect(outcomes.map(\.index) == Array(0..<23))
    #expect(outcomes.map(\.label) == (0..<23).map(data.label))
    #expect(outcomes.count { $0.isCorrect } == expected.correct1)
    #expect(outcomes.count { $0.rank < 5 } == expected.correct5)
    #expect(abs(outcomes.map(\.loss).reduce(0, +) / 23 - expected.loss) < 1e-6)
    #expect(judgement.confusion.correct == expected.correct1)

    let predictor = try Predictor(checkpoint, model: Small(), on: ReferenceBackend())
    let probabilities = try predictor.probabilities(data.images()).doubles
    for (row, outcome) in outcomes.enumerated() {
      let expected = Array(probabilities[row * 6..<row * 6 + 6])
      #expect(zip(outcome.probabilities, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }
  }

  @Test func theSurestMistakesAndTheLeastSureHitsAreKept() {
    var judgement = Judgement(classes: 2, notableLimit: 3)
    let confidences = [0.6, 0.9, 0.7, 0.9, 0.8, 0.55]
    for (index, confidence) in confidences.enumerated() {
      for label in 0...1 {
        judgement.add(
          ExampleOutcome(
            index: 2 * index + label, label: label, probabilities: [confidence, 1 - confidence]))
      }
    }
    #expect(judgement.confidentMistakes.map(\.index) == [3, 7, 9])
    #expect(judgement.uncertainHits.map(\.index) == [10, 0, 4])
    #expect(judgement.confidentMistakes.first.map { abs($0.labelProbability - 0.1) < 1e-12 } == true)
  }

  @Test func theLossHasAnInterval() throws {
    var judgement = Judgement(classes: 2)
    #expect(judgement.lossInterval == nil)
    for probability in [0.5, 0.25, 0.125, 1] {
      judgement.add(ExampleOutcome(index: 0, label: 0, probabilities: [probability, 1 - probability]))
    }
    // Losses of 1, 2, 3 and 0 times log 2: mean 1.5, standard error √(5 / 3 / 4).
    let interval = try #require(judgement.lossInterval)
    let unit = 0.6931471805599453
    let half = 1.959963984540054 * (5.0 / 12).squareRoot() * unit
    #expect(abs(interval.lowerBound - (1.5 * unit - half)) < 1e-12)
    #expect(abs(interval.upperBound - (1.5 * unit + half)) < 1e-12)
  }

  @Test func ofEqualLogitsTheEarlierClassIsPredicted() {
    let outcome = ExampleOutcome(index: 0, label: 1, logits: [Float](repeating: 3, count: 3))
    #expect(outcome.predicted == 0 && outcome.rank == 1 && !outcome.isCorrect)
    #expect(outcome.probabilities == [Double](repeating: 1.0 / 3, count: 3))
    let large = ExampleOutcome(index: 0, label: 0, logits: [-2000, 2000] as [Float])
    #expect(large.loss == 4000 && large.probabilities == [0, 1] && large.confidence == 1)
  }
}
