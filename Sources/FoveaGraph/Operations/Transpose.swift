import FoveaCore

/// Puts the axes of a tensor in another order.
///
/// | Value   | Shape                                            |
/// | ------- | ------------------------------------------------ |
/// | `input` | any                                              |
/// | result  | axis `i` has the extent of the input's `axes[i]` |
///
/// An element keeps its place along each axis. Elements may be of any type.
///
/// - (C1) `axes` names each axis of the input once.
public struct Transpose: Graph.Operation {
  public static let name = "Transpose"

  /// For each axis of the result, the axis of the input that goes there.
  public var axes: [Int]

  /// Creates the operation with the input's axes in the order of the result.
  public init(axes: [Int]) { self.axes = axes }

  /// The operation that takes each axis back to its place.
  public var inverse: Transpose { Transpose(axes: axes.indices.sorted { axes[$0] < axes[$1] }) }

  public var attributes: [(name: String, value: String)] { [("axes", "\(axes)")] }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireCount(inputs, 1...1)
    let shape = inputs[0].shape
    try require(
      axes.sorted() == Array(shape.dimensions.indices), "C1",
      "axes \(axes) are no order of the axes of \(shape)",
      remedy: "name each axis once")
    return [TensorType(TensorShape(axes.map { shape[$0] }), inputs[0].elementType)]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    return [try graph.apply(inverse, gradient)]
  }
}
