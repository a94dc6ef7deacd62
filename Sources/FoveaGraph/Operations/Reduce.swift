import FoveaCore

/// Folds the elements along some axes into one; those axes vanish from the shape.
///
/// - (C1) `axes` are axes of the input, each named once.
public struct Reduce: Graph.Operation {
  public static let name = "Reduce"

  /// The ways to fold many numbers into one.
  public enum Function: String, Hashable, Sendable, CaseIterable {
    /// Their sum.
    case sum
    /// Their mean.
    case mean
    /// The largest; it has no gradient.
    case maximum
  }

  /// The function that folds elements.
  public var function: Function
  /// The axes that vanish.
  public var axes: [Int]

  /// Creates the operation with a function and the axes that vanish.
  public init(_ function: Function, axes: [Int]) {
    self.function = function
    self.axes = axes
  }

  public var attributes: [(name: String, value: String)] {
    [("function", function.rawValue), ("axes", "\(axes)")]
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 1...1)
    let shape = inputs[0].shape
    try require(
      axes.allSatisfy(shape.dimensions.indices.contains) && Set(axes).count == axes.count, "C1",
      "axes \(axes) are not axes of \(shape)")
    return [TensorType(TensorShape(kept(shape).map { shape[$0] }), inputs[0].elementType)]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    let shape = graph.shape(of: node.inputs[0])
    let spread = Broadcast(to: shape, axes: kept(shape))
    switch function {
    case .sum: return [try graph.apply(spread, gradient)]
    case .mean:
      let count = axes.map { shape[$0] }.reduce(1, *)
      let share = try graph.apply(Unary(.affine(scale: 1 / Double(count), shift: 0)), gradient)
      return [try graph.apply(spread, share)]
    case .maximum:
      throw ShapeError("the largest element has no gradient", rule: "Reduce gradient")
    }
  }

  private func kept(_ shape: TensorShape) -> [Int] {
    shape.dimensions.indices.filter { !axes.contains($0) }
  }
}
