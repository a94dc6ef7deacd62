import FoveaInference
import TestSupport
import Testing

@Suite(.tags(.quick, .golden)) struct LabelErrorsTests {
  @Test func candidatesEqualThoseOfCleanlab() throws {
    for golden in try JudgingGoldens.read().cases {
      let errors = golden.judgement.labelErrors
      #expect(JudgingGoldens.areClose(errors.thresholds, golden.thresholds, within: 1e-9), "\(golden.name)")
      #expect(errors.candidates.map(\.index) == golden.labelErrors, "\(golden.name)")
    }
  }

  @Test func theSuggestionIsTheClassWhoseThresholdIsReached() {
    var errors = LabelErrors(classes: 3)
    let rows: [(Int, [Double])] = [
      (0, [0.9, 0.05, 0.05]), (0, [0.9, 0.05, 0.05]), (1, [0.3, 0.4, 0.3]), (1, [0.45, 0.35, 0.2]),
      (2, [0.05, 0.05, 0.9]), (2, [0.95, 0.03, 0.02]),
    ]
    for (index, row) in rows.enumerated() {
      errors.add(ExampleOutcome(index: index, label: row.0, probabilities: row.1))
    }
    // Thresholds: 0.9, 0.375, 0.46. Example 3 reaches none; example 5 that of class 0.
    #expect(errors.candidates.map(\.index) == [5])
    #expect(errors.candidates.first?.suggestion == 0 && errors.candidates.first?.label == 2)
  }

  @Test func ofThousandClassesFewProbabilitiesAreKept() {
    var errors = LabelErrors(classes: 1000)
    var row = [Double](repeating: 0.1 / 999, count: 1000)
    row[7] = 0.9
    for index in 0..<20 { errors.add(ExampleOutcome(index: index, label: 7, probabilities: row)) }
    errors.add(ExampleOutcome(index: 20, label: 3, probabilities: row))
    #expect(errors.candidates.map(\.suggestion) == [7])
    #expect(errors.thresholds[3] == 0.0005)
  }
}
