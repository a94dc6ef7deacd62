import FoveaCore
import FoveaGraph

extension Conformance {
  private static func binary(_ function: Binary.Function, _ expected: [Double]) -> [OperationCase] {
    let differentiable = function != .greater
    return [
      OperationCase(
        Binary(function), "\(function.rawValue) by hand", [.values(6, 2, -3), .values(3, 4, -3)],
        differentiate: differentiable ? [0, 1] : [], expected: [expected]),
      OperationCase(
        Binary(function), "\(function.rawValue), images",
        [.normal([2, 17, 3, 3]), .uniform([2, 17, 3, 3], 0.5...2)],
        differentiate: differentiable ? [0, 1] : []),
    ]
  }

  private static func unary(
    _ function: Unary.Function, _ x: Double, _ y: Double
  ) -> [OperationCase] {
    [
      OperationCase(
        Unary(function), "\(function) by hand", [.values(x)], differentiate: [0], expected: [[y]]),
      OperationCase(
        Unary(function), "\(function), images", [.uniform([2, 6, 3, 5], 0.2...3)], differentiate: [0]),
    ]
  }

  static let elementwise: [OperationCase] =
    binary(.add, [9, 6, -6]) + binary(.subtract, [3, -2, 0]) + binary(.multiply, [18, 8, 9])
    + binary(.divide, [2, 0.5, 1]) + binary(.greater, [1, 0, 0])
    + unary(.exponential, 1, 2.7182818) + unary(.logarithm, 4, 1.3862944) + unary(.squareRoot, 9, 3)
    + unary(.power(-0.75), 16, 0.125) + unary(.power(2), 3, 9)
    + unary(.affine(scale: -2, shift: 3), 5, -7)
    + [
      OperationCase(
        Sum(), "by hand", [.values(1, 2), .values(10, 20), .values(100, 200)],
        differentiate: [0, 1, 2], expected: [[111, 222]]),
      OperationCase(Sum(), "of one", [.normal([3, 4])], differentiate: [0], tolerance: .exact),
      OperationCase(
        Sum(), "four branches, 17 channels",
        [.normal([2, 17, 3, 3]), .normal([2, 17, 3, 3]), .normal([2, 17, 3, 3]), .normal([2, 17, 3, 3])],
        differentiate: [0, 2]),
      OperationCase("Sum", "of a value with itself", [.normal([2, 3, 2, 2])], differentiate: [0]) {
        graph, inputs in [try graph.apply(Sum(), inputs[0], inputs[0])]
      },
      OperationCase(
        Constant(1.5, shape: [2, 2]), "by hand", [], tolerance: .exact, expected: [[1.5, 1.5, 1.5, 1.5]]),
      OperationCase(Constant(-3), "a scalar", [], tolerance: .exact, expected: [[-3]]),
    ]
}
