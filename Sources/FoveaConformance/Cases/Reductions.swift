import FoveaCore
import FoveaGraph

extension Conformance {
  /// Every set of axes of images.
  private static let axisSets = (0..<16).map { bits in (0..<4).filter { bits >> $0 & 1 == 1 } }

  private static let square = CaseInput.values([1, 2, 3, 4], [2, 2])

  static let reductions: [OperationCase] =
    [
      OperationCase(
        Reduce(.sum, axes: [0]), "sum by hand", [square], differentiate: [0], expected: [[4, 6]]),
      OperationCase(
        Reduce(.mean, axes: [1]), "mean by hand", [square], differentiate: [0], expected: [[1.5, 3.5]]),
      OperationCase(
        Reduce(.maximum, axes: [1, 0]), "maximum by hand", [square], tolerance: .exact, expected: [[4]]),
      OperationCase(Reduce(.sum, axes: []), "a scalar", [.scalar(3)], differentiate: [0], expected: [[3]]),
      OperationCase(
        Broadcast(to: [2, 3], axes: [0]), "by hand: along rows", [.values(1, 2)], differentiate: [0],
        expected: [[1, 1, 1, 2, 2, 2]]),
      OperationCase(
        Broadcast(to: [2, 3], axes: [1]), "by hand: along columns", [.values(1, 2, 3)],
        differentiate: [0], expected: [[1, 2, 3, 1, 2, 3]]),
      OperationCase(
        Broadcast(to: [2, 2], axes: [0, 1]), "by hand: an axis of extent 1",
        [.values([1, 2], [2, 1])], differentiate: [0], expected: [[1, 1, 2, 2]]),
      OperationCase(
        Broadcast(to: [2, 17, 3, 3], axes: [0, 1, 2, 3]), "factors of channels over images",
        [.normal([2, 17, 1, 1])], differentiate: [0], tolerance: .accumulation),
      OperationCase(
        ScaleChannels(), "by hand",
        [.values([1, 2, 3, 4], [1, 2, 1, 2]), .values([10, 100], [1, 2, 1, 1])], differentiate: [0, 1],
        tolerance: .accumulation, expected: [[10, 20, 300, 400]]),
      OperationCase(
        ScaleChannels(), "images, 17 channels", [.normal([2, 17, 3, 3]), .normal([2, 17, 1, 1])],
        differentiate: [0, 1], tolerance: .accumulation),
      OperationCase(
        Broadcast(to: [2, 17, 3, 3], axes: [1]), "a bias over images", [.normal([17])],
        differentiate: [0], tolerance: .accumulation),
      OperationCase(
        Broadcast(to: [3, 2]), "a scalar", [.scalar(7)], differentiate: [0], tolerance: .accumulation,
        expected: [[7, 7, 7, 7, 7, 7]]),
    ]
    + axisSets.flatMap { axes in
      Reduce.Function.allCases.map { function in
        OperationCase(
          Reduce(function, axes: axes), "\(function.rawValue) over \(axes)", [.normal([3, 5, 2, 4])],
          differentiate: function == .maximum ? [] : [0],
          tolerance: function == .maximum ? .exact : .accumulation)
      }
    }
}
