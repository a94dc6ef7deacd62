import FoveaCore
import FoveaGraph

extension Conformance {
  static let softmaxes: [OperationCase] = [
    OperationCase(
      Softmax(), "by hand: 0 and the logarithm of 3",
      [.values([0, 1.0986123, 1.0986123, 0], [2, 2])], differentiate: [0],
      expected: [[0.25, 0.75, 0.75, 0.25]]),
    OperationCase(Softmax(), "10 classes", [.normal([7, 10])], differentiate: [0]),
    OperationCase(
      Softmax(), "1000 classes, one row", [.normal([1, 1000])], differentiate: [0], tolerance: .accumulation),
    OperationCase(
      Softmax(), "large logits do not overflow", [.values([1000, 1000, -1000, 0], [1, 4])],
      expected: [[0.5, 0.5, 0, 0]]),
    OperationCase(
      SoftmaxGradient(), "by hand", [.values([0.25, 0.75], [1, 2]), .values([4, 0], [1, 2])],
      expected: [[0.75, -0.75]]),
  ]

  private static func loss(
    _ title: String, rows: Int, classes: Int, smoothing: Double = 0, weighted: Bool = false
  ) -> OperationCase {
    OperationCase(
      SoftmaxCrossEntropy(labelSmoothing: smoothing), title,
      [.normal([rows, classes]), .labels(rows, classes: classes)]
        + (weighted ? [.uniform([classes], 0.5...2)] : []),
      differentiate: [0], tolerance: .accumulation)
  }

  static let crossEntropies: [OperationCase] = [
    OperationCase(
      SoftmaxCrossEntropy(), "by hand: the logarithm of 4",
      [.values([0, 1.0986123], [1, 2]), .labels([0])], differentiate: [0], tolerance: .accumulation,
      expected: [[1.3862944]]),
    OperationCase(
      SoftmaxCrossEntropy(labelSmoothing: 0.5), "by hand: smoothing and weights",
      // the targets are 0.5 + 0.25 and 3 x 0.25, the negative logarithms ln 4 and ln 4/3
      [.values([0, 1.0986123], [1, 2]), .labels([0]), .values(1, 3)], differentiate: [0],
      tolerance: .accumulation, expected: [[1.2554823]]),
    loss("10 classes", rows: 6, classes: 10),
    loss("one row", rows: 1, classes: 17),
    loss("two classes, weights", rows: 9, classes: 2, weighted: true),
    loss("label smoothing", rows: 5, classes: 10, smoothing: 0.1),
    loss("label smoothing and weights", rows: 8, classes: 6, smoothing: 0.2, weighted: true),
    OperationCase(
      SoftmaxCrossEntropy(), "large logits do not overflow",
      [.values([500, -500, 0, 500], [2, 2]), .labels([1, 1])], differentiate: [0],
      tolerance: .accumulation, expected: [[500]]),
    OperationCase(
      SoftmaxCrossEntropyGradient(SoftmaxCrossEntropy()), "by hand",
      [.values([0, 1.0986123], [1, 2]), .labels([0]), .scalar(2)], tolerance: .accumulation,
      expected: [[-1.5, 1.5]]),
  ]
  private static func softLoss(
    _ title: String, rows: Int, classes: Int, smoothing: Double = 0, weighted: Bool = false
  ) -> OperationCase {
    OperationCase(
      SoftTargetCrossEntropy(labelSmoothing: smoothing), title,
      [.normal([rows, classes]), .uniform([rows, classes], 0...0.5)]
        + (weighted ? [.uniform([classes], 0.5...2)] : []),
      differentiate: [0], tolerance: .accumulation)
  }

  static let softTargets: [OperationCase] = [
    OperationCase(
      SoftTargetCrossEntropy(), "by hand: half of ln 4 and half of ln 4/3",
      [.values([0, 1.0986123], [1, 2]), .values([0.5, 0.5], [1, 2])], differentiate: [0],
      tolerance: .accumulation, expected: [[0.8369882]]),
    OperationCase(
      SoftTargetCrossEntropy(labelSmoothing: 0.5), "by hand: smoothing and weights, two rows",
      // the targets are 0.75 and 3 x 0.25, then 0.5 and 3 x 0.5; the negative logarithms ln 4 and ln 4/3
      [.values([0, 1.0986123, 0, 1.0986123], [2, 2]), .values([1, 0, 0.5, 0.5], [2, 2]), .values(1, 3)],
      differentiate: [0], tolerance: .accumulation, expected: [[1.1900763]]),
    softLoss("10 classes", rows: 6, classes: 10),
    softLoss("one row", rows: 1, classes: 17),
    softLoss("two classes, weights", rows: 9, classes: 2, weighted: true),
    softLoss("label smoothing", rows: 5, classes: 10, smoothing: 0.1),
    softLoss("label smoothing and weights", rows: 8, classes: 6, smoothing: 0.2, weighted: true),
    OperationCase(
      SoftTargetCrossEntropy(), "large logits do not overflow",
      [.values([500, -500, 0, 500], [2, 2]), .values([0.5, 0.5, 0, 1], [2, 2])], differentiate: [0],
      tolerance: .accumulation, expected: [[250]]),
    OperationCase(
      SoftTargetCrossEntropyGradient(SoftTargetCrossEntropy()), "by hand",
      [.values([0, 1.0986123], [1, 2]), .values([0.5, 0.5], [1, 2]), .scalar(2)], tolerance: .accumulation,
      expected: [[-0.5, 0.5]]),
  ]
}
