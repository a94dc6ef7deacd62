import FoveaCore
import FoveaGraph

extension Conformance {
  private static func batch(_ title: String, _ images: TensorShape) -> OperationCase {
    OperationCase(
      BatchNormalization(statistics: .batch), title,
      [.normal(images), .normal([images[1]]), .normal([images[1]])], differentiate: [0, 1, 2],
      results: [0], tolerance: .accumulation)
  }

  private static func given(_ title: String, _ images: TensorShape) -> OperationCase {
    let channels: TensorShape = [images[1]]
    return OperationCase(
      BatchNormalization(statistics: .given), title,
      [
        .normal(images), .normal(channels), .normal(channels), .normal(channels),
        .uniform(channels, 0.5...2),
      ], differentiate: [0, 1, 2], tolerance: .accumulation)
  }

  static let batchNormalizations: [OperationCase] = [
    OperationCase(
      BatchNormalization(epsilon: 0, statistics: .batch), "by hand",
      [.values([0, 0, 4, 4], [2, 1, 1, 2]), .values(3), .values(1)], differentiate: [1, 2],
      results: [0], tolerance: .accumulation, expected: [[-2, -2, 4, 4], [2], [4]]),
    OperationCase(
      BatchNormalization(epsilon: 1, statistics: .given), "by hand: given statistics",
      [.values([1, 5], [1, 2, 1, 1]), .values(2, 4), .values(0, 1), .values(0, 1), .values(3, 15)],
      differentiate: [0, 1, 2], tolerance: .accumulation, expected: [[1, 5]]),
    batch("1x1 planes, 3 channels", [4, 3, 1, 1]),
    batch("one picture", [1, 6, 4, 5]),
    batch("17 channels", [3, 17, 3, 3]),
    batch("152 channels", [2, 152, 2, 2]),
    batch("1 channel", [5, 1, 3, 4]),
    given("given statistics, 1x1 planes", [1, 8, 1, 1]),
    given("given statistics, 17 channels", [2, 17, 3, 4]),
    OperationCase(
      BatchNormalizationGradient(BatchNormalization(epsilon: 0, statistics: .batch)), "by hand",
      [
        .values([-1, -1, 1, 1], [2, 1, 1, 2]), .values(1), .values(0), .values(1),
        .values([1, 0, 0, 0], [2, 1, 1, 2]),
      ], tolerance: .accumulation, expected: [[0.5, -0.5, 0, 0], [-1], [1]]),
    OperationCase(
      BatchNormalizationGradient(BatchNormalization(epsilon: 0, statistics: .given)),
      "by hand: given statistics",
      [
        .values([1, 3], [2, 1, 1, 1]), .values(2), .values(2), .values(1), .values([1, 0], [2, 1, 1, 1]),
      ], tolerance: .accumulation, expected: [[2, 0], [-1], [1]]),
    OperationCase(
      MovingAverage(weight: 0.1, scale: 2), "by hand", [.values(1, 10), .values(3, 0)],
      expected: [[1.5, 9]]),
    OperationCase(MovingAverage(weight: 0.01), "17 channels", [.normal([17]), .normal([17])]),
  ]

  private static func response(
    _ title: String, _ images: TensorShape, _ operation: LocalResponseNormalization
  ) -> OperationCase {
    OperationCase(operation, title, [.normal(images)], differentiate: [0], tolerance: .accumulation)
  }

  static let responseNormalizations: [OperationCase] = [
    OperationCase(
      LocalResponseNormalization(size: 2, alpha: 2, beta: 1, k: 1), "by hand: an even size looks back",
      [.values([1, 3], [1, 2, 1, 1])], differentiate: [0], tolerance: .accumulation,
      expected: [[0.5, 0.27272727]]),
    response("AlexNet's, 17 channels", [2, 17, 3, 3], .init(size: 5, alpha: 1e-4, beta: 0.75, k: 2)),
    response("strong, size 5", [1, 8, 2, 3], .init(size: 5, alpha: 1, beta: 0.75, k: 1)),
    response("strong, even size 4", [2, 6, 2, 2], .init(size: 4, alpha: 2, beta: 0.5, k: 1)),
    response("size 1", [1, 3, 2, 2], .init(size: 1, alpha: 1, beta: 1, k: 1)),
    response("more neighbours than channels", [1, 3, 2, 2], .init(size: 9, alpha: 3, beta: 0.75, k: 1)),
    response("152 channels, 1x1 planes", [1, 152, 1, 1], .init(size: 5, alpha: 1, beta: 0.75, k: 2)),
    OperationCase(
      LocalResponseNormalizationGradient(.init(size: 1, alpha: 1, beta: 1, k: 1)), "by hand",
      [.values([2], [1, 1, 1, 1]), .values([1], [1, 1, 1, 1])], tolerance: .accumulation,
      expected: [[-0.12]]),
  ]
}
