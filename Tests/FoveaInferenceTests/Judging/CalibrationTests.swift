import FoveaInference
import TestSupport
import Testing

@Suite(.tags(.quick, .golden)) struct CalibrationTests {
  @Test func errorsEqualThoseOfTorchmetricsAndNetcal() throws {
    for golden in try JudgingGoldens.read().cases {
      let calibration = golden.judgement.calibration
      #expect(abs(calibration.expectedError - golden.eceTorchmetrics) < 1e-6, "\(golden.name)")
      #expect(abs(calibration.expectedError - golden.eceNetcal) < 1e-9, "\(golden.name)")
      #expect(abs(calibration.maximumError - golden.maxErrorTorchmetrics) < 1e-6, "\(golden.name)")
    }
  }

  @Test func aBinHoldsItsUpperEnd() {
    var calibration = Calibration(bins: 4)
    for confidence in [0.25, 0.26, 0.5, 1, 0] { calibration.add(confidence: confidence, isCorrect: true) }
    #expect(calibration.bins.map(\.count) == [2, 2, 0, 1])
    #expect(calibration.range(of: 3) == 0.75...1)
    #expect(calibration.bins[2].accuracy == nil && calibration.bins[2].confidence == nil)
  }

  @Test func alwaysSureAndHalfRightIsWrongByHalf() {
    var calibration = Calibration()
    for number in 0..<10 { calibration.add(confidence: 1, isCorrect: number.isMultiple(of: 2)) }
    #expect(calibration.expectedError == 0.5 && calibration.maximumError == 0.5)
    #expect(Calibration().expectedError == 0)
  }
}
