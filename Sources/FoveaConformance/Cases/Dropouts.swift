import FoveaCore
import FoveaGraph

extension Conformance {
  /// The numbers that dropout draws for a shape at a position, straight from their definition.
  private static func draws(seed: UInt64, path: String, step: UInt64, indices: Range<UInt64>) -> [Float] {
    let key = RandomKey(seed: seed).folding("dropout").folding(path).folding(step)
    return indices.map { key.uniform($0) }
  }

  private static func dropout(
    _ title: String, _ shape: TensorShape, rate: Double, step: Int, row: Int
  ) -> OperationCase {
    OperationCase(
      Dropout(rate: rate, seed: 5, path: "drop"), title,
      [.normal(shape), .position(step: step, row: row)], differentiate: [0])
  }

  static let dropouts: [OperationCase] = [
    OperationCase(
      Dropout(rate: 0, seed: 1, path: "drop"), "by hand: nothing drops",
      [.values([1, -2], [1, 2]), .position(step: 3, row: 0)], differentiate: [0], expected: [[1, -2]]),
    OperationCase(
      Dropout(rate: 0.25, seed: 9, path: "head.2"), "the mask follows from the key",
      [.values([Double](repeating: 3, count: 24), [3, 8]), .position(step: 7, row: 10)],
      differentiate: [0],
      expected: [
        draws(seed: 9, path: "head.2", step: 7, indices: 80..<104).map { $0 < 0.25 ? 0 : 4 }
      ]),
    dropout("rows", [6, 40], rate: 0.5, step: 0, row: 0),
    dropout("images, 17 channels", [2, 17, 3, 3], rate: 0.2, step: 12, row: 4),
    dropout("late in a long run", [2, 30], rate: 0.9, step: 5_000_000_000, row: 1_000_000),
    OperationCase(
      RandomUniform(shape: [2, 5], seed: 9, path: "head.2"), "the draws of the key",
      [.position(step: 7, row: 3)], tolerance: .exact,
      expected: [draws(seed: 9, path: "head.2", step: 7, indices: 15..<25).map { Double($0) }]),
    OperationCase(
      RandomUniform(shape: [3, 2, 3, 3], seed: 0, path: ""), "images", [.position(step: 0, row: 0)],
      tolerance: .exact),
  ]
}
