import FoveaInference
import TestSupport
import Testing

@Suite(.tags(.quick, .golden)) struct ConfusionMatrixTests {
  @Test func countsAndMetricsEqualThoseOfScikitLearn() throws {
    for golden in try JudgingGoldens.read().cases {
      let (judgement, name) = (golden.judgement, golden.name)
      let confusion = judgement.confusion
      #expect((0..<golden.classes).map(confusion.row) == golden.confusion, "\(name)")
      #expect(confusion.labelTotals == golden.support && confusion.total == golden.labels.count, "\(name)")
      #expect(confusion.correct == judgement.evaluation.correct1, "\(name)")
      let metrics = confusion.classMetrics
      #expect(JudgingGoldens.areClose(metrics.map(\.precision), golden.precision), "\(name)")
      #expect(JudgingGoldens.areClose(metrics.map(\.recall), golden.recall), "\(name)")
      #expect(JudgingGoldens.areClose(metrics.map(\.f1), golden.f1), "\(name)")
      let macro = MacroMetrics(metrics)
      #expect(JudgingGoldens.areClose([macro.precision, macro.recall, macro.f1], golden.macro), "\(name)")
      let interval = judgement.evaluation.top1Interval
      #expect(JudgingGoldens.areClose([interval.lower, interval.upper], golden.wilson), "\(name)")
    }
  }

  @Test func theMostFrequentConfusionsComeFirst() {
    var matrix = ConfusionMatrix(classes: 4)
    for (label, predicted, count) in [(0, 0, 5), (0, 1, 1), (1, 2, 3), (2, 0, 1), (3, 3, 9)] {
      for _ in 0..<count { matrix.add(label: label, predicted: predicted) }
    }
    let pairs = matrix.confusions(atMost: 2)
    #expect(
      pairs.map(\.label) == [1, 0] && pairs.map(\.predicted) == [2, 1] && pairs.map(\.count) == [3, 1])
    #expect(matrix.confusions(atMost: 9).count == 3)
    #expect(matrix.mostConfused(atMost: 2) == [1, 2])
    #expect(matrix.mostConfused(atMost: 4) == [0, 1, 2, 3])
  }

  @Test func aClassWithoutExamplesHasNoRecall() {
    let metrics = ClassMetrics(support: 0, predictions: 2, correct: 0)
    #expect(metrics.recall == nil && metrics.precision == 0 && metrics.f1 == 0)
    let none = ClassMetrics(support: 0, predictions: 0, correct: 0)
    #expect(none.f1 == nil && none.precision == nil)
    #expect(MacroMetrics([none]).f1 == 0)
  }
}
