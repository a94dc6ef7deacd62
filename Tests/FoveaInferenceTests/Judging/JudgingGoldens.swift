import FoveaInference
import Foundation
import TestSupport

/// Numbers of scikit-learn, statsmodels, torchmetrics, netcal and cleanlab (`Goldens/make_judging.py`).
struct JudgingGoldens: Decodable {
  struct Case: Decodable, CustomStringConvertible {
    let name: String
    let probabilities: [[Double]]
    let labels: [Int]
    let confusion: [[Int]]
    let precision: [Double?]
    let recall: [Double?]
    let f1: [Double?]
    let support: [Int]
    let macro: [Double]
    let wilson: [Double]
    let eceTorchmetrics: Double
    let eceNetcal: Double
    let maxErrorTorchmetrics: Double
    let thresholds: [Double?]
    let labelErrors: [Int]

    var description: String { name }
    var classes: Int { support.count }
    var outcomes: [ExampleOutcome] {
      zip(labels, probabilities).enumerated().map {
        ExampleOutcome(index: $0, label: $1.0, probabilities: $1.1)
      }
    }
    /// What we make of it.
    var judgement: Judgement {
      var judgement = Judgement(classes: classes)
      for outcome in outcomes { judgement.add(outcome) }
      return judgement
    }
  }

  let cases: [Case]
  /// Count, total, lower and upper end.
  let wilson: [[Double]]

  static func read() throws -> JudgingGoldens {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(JudgingGoldens.self, from: Data(contentsOf: goldenFile("judging.json")))
  }

  /// Whether two lists of numbers, some of them missing, agree within rounding.
  static func areClose(_ first: [Double?], _ second: [Double?], within tolerance: Double = 1e-12) -> Bool {
    first.count == second.count
      && zip(first, second).allSatisfy { first, second in
        if let first, let second { abs(first - second) <= tolerance } else { first == nil && second == nil }
      }
  }
}
