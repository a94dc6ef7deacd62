public import FoveaCore

/// Repeats a tensor along axes that it lacks or that have extent 1.
///
/// | Value   | Shape                                                                   |
/// | ------- | ----------------------------------------------------------------------- |
/// | `input` | its axis `i` goes to axis `axes[i]` of the result, whose extent it has, or 1 |
/// | result  | `shape`                                                                 |
///
/// - (C1) `axes` names a place for every axis of the input, in rising order.
/// - (C2) Every axis of the input has extent 1 or that of its place.
public struct Broadcast: Graph.Operation {
  public static let name = "Broadcast"

  /// The shape of the result.
  public var shape: TensorShape
  /// For each axis of the input, the axis of the result to which it goes.
  public var axes: [Int]

  /// Creates the operation with the shape of the result and the places of the input's axes in it.
  public init(to shape: TensorShape, axes: [Int] = []) {
    self.shape = shape
    self.axes = axes
  }

  public var attributes: [(name: String, value: String)] { [("to", "\(shape)"), ("axes", "\(axes)")] }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 1...1)
    let input = inputs[0].shape
    try require(
      axes.count == input.rank && axes.allSatisfy(shape.dimensions.indices.contains)
        && zip(axes, axes.dropFirst()).allSatisfy(<),
      "C1", "axes \(axes) do not place \(input) in \(shape)")
    try require(
      zip(axes, input.dimensions).allSatisfy { $1 == 1 || $1 == shape[$0] }, "C2",
      "\(input) cannot be repeated to \(shape) along axes \(axes)")
    return [TensorType(shape, inputs[0].elementType)]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    let input = graph.shape(of: node.inputs[0])
    let kept = Set(zip(axes, input.dimensions).filter { $1 == shape[$0] }.map { $0.0 })
    let reduced = shape.dimensions.indices.filter { !kept.contains($0) }
    let sum = try graph.apply(Reduce(.sum, axes: reduced), gradient)
    return [try graph.apply(Reshape(to: input), sum)]
  }
}
