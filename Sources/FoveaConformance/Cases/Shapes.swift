import FoveaCore
import FoveaGraph

extension Conformance {
  private static func concatenation(_ title: String, _ shapes: [TensorShape], axis: Int = 1) -> OperationCase
  {
    OperationCase(
      Concatenate(axis: axis), title, shapes.map { .normal($0) }, differentiate: Array(shapes.indices),
      tolerance: .rounding)
  }

  static let shapes: [OperationCase] = [
    OperationCase(
      Concatenate(), "by hand", [.values([1, 2], [2, 1]), .values([3, 4, 5, 6], [2, 2])],
      differentiate: [0, 1], tolerance: .exact, expected: [[1, 3, 4, 2, 5, 6]]),
    concatenation("120 and 32 channels", [[1, 120, 2, 2], [1, 32, 2, 2]]),
    concatenation("6 and 16 channels", [[2, 6, 3, 3], [2, 16, 3, 3]]),
    concatenation("1, 17 and 3 channels, 1x1 planes", [[3, 1, 1, 1], [3, 17, 1, 1], [3, 3, 1, 1]]),
    concatenation(
      "four branches of whole blocks", [[1, 64, 2, 3], [1, 32, 2, 3], [1, 16, 2, 3], [1, 48, 2, 3]]),
    concatenation("along the batch", [[2, 5, 2, 2], [1, 5, 2, 2]], axis: 0),
    concatenation("along the rows", [[2, 5, 2, 3], [2, 5, 4, 3]], axis: 2),
    concatenation("along the columns", [[2, 5, 2, 3], [2, 5, 2, 1]], axis: 3),
    concatenation("one input", [[2, 5, 2, 3]]),
    OperationCase("Concatenate", "a value with itself", [.normal([2, 6, 2, 2])], differentiate: [0]) {
      graph, inputs in try graph.applyAll(Concatenate(), [inputs[0], inputs[0]])
    },
    OperationCase(
      Split(sizes: [1, 2]), "by hand", [.values([1, 3, 4, 2, 5, 6], [2, 3])], differentiate: [0],
      tolerance: .exact, expected: [[1, 2], [3, 4, 5, 6]]),
    OperationCase(Split(sizes: [6, 17, 8]), "31 channels", [.normal([2, 31, 3, 2])], differentiate: [0]),
    OperationCase(
      Split(sizes: [2, 1], axis: 0), "along the batch", [.normal([3, 8, 2, 2])], differentiate: [0]),
    OperationCase(
      Split(sizes: [1, 3], axis: 3), "along the columns", [.normal([2, 3, 2, 4])], differentiate: [0]),
    OperationCase(
      Split(sizes: [3, 5]), "a part that nobody reads", [.normal([2, 8, 2, 2])], differentiate: [0],
      results: [1]),
    OperationCase(
      Reshape(to: [3, 2]), "by hand: rows keep their order", [.values([1, 2, 3, 4, 5, 6], [2, 3])],
      differentiate: [0], tolerance: .exact, expected: [[1, 2, 3, 4, 5, 6]]),
    OperationCase(Reshape(to: [2, 153]), "images to rows", [.normal([2, 17, 3, 3])], differentiate: [0]),
    OperationCase(Reshape(to: [2, 4, 3, 3]), "rows to images", [.normal([2, 36])], differentiate: [0]),
  ]
}
