/// Turns class numbers into rows that are 1 at the class and 0 elsewhere.
///
/// | Value    | Shape             |
/// | -------- | ----------------- |
/// | `labels` | `int32[N]`        |
/// | result   | `[N, classes]`    |
///
/// - (C1) The labels are a vector of 32-bit integers.
public struct OneHot: Graph.Operation {
  public static let name = "OneHot"

  /// The number of classes.
  public var classes: Int

  /// Creates the operation with a number of classes.
  public init(classes: Int) { self.classes = classes }

  public var attributes: [(name: String, value: String)] { [("classes", "\(classes)")] }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireCount(inputs, 1...1)
    try require(
      inputs[0].elementType == .int32 && inputs[0].shape.rank == 1, "C1",
      "takes labels int32[N], got \(inputs[0])")
    return [TensorType([inputs[0].shape[0], classes])]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] { [nil] }
}
