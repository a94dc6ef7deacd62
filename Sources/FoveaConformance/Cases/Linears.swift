import FoveaCore
import FoveaGraph

extension Conformance {
  private static func linear(
    _ title: String, rows: Int, from features: Int, to outputs: Int, bias: Bool = true
  ) -> OperationCase {
    OperationCase(
      Linear(), title,
      [.normal([rows, features]), .normal([outputs, features])] + (bias ? [.normal([outputs])] : []),
      differentiate: bias ? [0, 1, 2] : [0, 1], tolerance: .accumulation)
  }

  static let linears: [OperationCase] = [
    OperationCase(
      Linear(), "by hand", [.values([1, 2], [1, 2]), .values([3, 4, 5, 6], [2, 2]), .values(1, -1)],
      differentiate: [0, 1, 2], tolerance: .accumulation, expected: [[12, 16]]),
    linear("one row, one feature", rows: 1, from: 1, to: 3),
    linear("17 to 10", rows: 6, from: 17, to: 10),
    linear("400 to 120", rows: 3, from: 400, to: 120),
    linear("1024 to 10, one row", rows: 1, from: 1024, to: 10),
    linear("no bias", rows: 5, from: 8, to: 6, bias: false),
    OperationCase(
      LinearInputGradient(), "by hand", [.values([3, 4, 5, 6], [2, 2]), .values([1, 2], [1, 2])],
      tolerance: .accumulation, expected: [[13, 16]]),
    OperationCase(
      LinearWeightGradient(hasBias: true), "by hand",
      [.values([1, 2, 3, 4], [2, 2]), .values([1, 10], [2, 1])],
      tolerance: .accumulation, expected: [[31, 42], [11]]),
  ]
}
