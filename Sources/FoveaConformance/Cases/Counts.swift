import FoveaCore
import FoveaGraph

extension Conformance {
  static let counts: [OperationCase] = [
    OperationCase(
      OneHot(classes: 3), "by hand", [.labels([2, 0])], tolerance: .exact, expected: [[0, 0, 1, 1, 0, 0]]),
    OperationCase(OneHot(classes: 10), "10 classes", [.labels(7, classes: 10)], tolerance: .exact),
    OperationCase(
      TopKCorrect(), "by hand", [.values([1, 2, 3, 3, 2, 1], [2, 3]), .labels([2, 1])],
      tolerance: .exact, expected: [[1]]),
    OperationCase(
      TopKCorrect(), "of equal logits the earlier wins",
      [.values([5, 5, 5, 5, 5, 5], [3, 2]), .labels([0, 1, 0])], tolerance: .exact, expected: [[2]]),
    OperationCase(
      TopKCorrect(2), "two guesses, with ties", [.values([1, 1, 1, 0, 1, 1], [2, 3]), .labels([2, 2])],
      tolerance: .exact, expected: [[1]]),
    OperationCase(
      TopKCorrect(5), "more guesses than classes", [.values([1, 2, 3, 4], [2, 2]), .labels([0, 1])],
      tolerance: .exact, expected: [[2]]),
    OperationCase(
      TopKCorrect(3), "a row with NaN or infinity is wrong",
      [.values([.nan, 1, 2, 0, .infinity, 1, 3, 2, 1], [3, 3]), .labels([1, 1, 0])],
      tolerance: .exact, expected: [[1]]),
    OperationCase(
      TopKCorrect(5), "100 rows of 17 classes", [.normal([100, 17]), .labels(100, classes: 17)],
      tolerance: .exact),
  ]
}
