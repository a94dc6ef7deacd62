import FoveaCore

/// Puts tensors one after the other along an axis; images along their channels by default.
///
/// - (C1) All inputs agree in every other axis.
/// - (C2) There is at least one input, and the axis exists.
public struct Concatenate: Graph.Operation {
  public static let name = "Concatenate"

  /// The axis along which the inputs follow each other.
  public var axis: Int

  /// Creates the operation along an axis, by default the channels.
  public init(axis: Int = 1) { self.axis = axis }

  public var attributes: [(name: String, value: String)] { axis == 1 ? [] : [("axis", "\(axis)")] }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    guard let first = inputs.first, first.shape.dimensions.indices.contains(axis) else {
      throw ShapeError("needs an input that has axis \(axis)", rule: "Concatenate C2")
    }
    for input in inputs {
      try require(input.elementType == first.elementType, "C1", "\(first) and \(input) differ")
      try require(
        input.shape.rank == first.shape.rank
          && input.shape.replacing(axis: axis, with: 1) == first.shape.replacing(axis: axis, with: 1),
        "C1", "\(first.shape) and \(input.shape) differ outside axis \(axis)",
        remedy: "make all branches end in the same height and width")
    }
    let extent = inputs.map { $0.shape[axis] }.reduce(0, +)
    return [TensorType(first.shape.replacing(axis: axis, with: extent), first.elementType)]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return node.inputs.map { _ in nil } }
    let sizes = node.inputs.map { graph.shape(of: $0)[axis] }
    return try graph.applyAll(Split(sizes: sizes, axis: axis), [gradient])
  }
}

/// Cuts a tensor into parts along an axis: the inverse of `Concatenate`.
///
/// - (C1) The sizes add up to the extent of the axis.
public struct Split: Graph.Operation {
  public static let name = "Split"

  /// The extent of each part.
  public var sizes: [Int]
  /// The axis that is cut.
  public var axis: Int

  /// Creates the operation with the extents of the parts, which cut an axis, by default the channels.
  public init(sizes: [Int], axis: Int = 1) {
    self.sizes = sizes
    self.axis = axis
  }

  public var attributes: [(name: String, value: String)] {
    [("sizes", "\(sizes)")] + (axis == 1 ? [] : [("axis", "\(axis)")])
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireCount(inputs, 1...1)
    let shape = inputs[0].shape
    try require(
      shape.dimensions.indices.contains(axis) && sizes.reduce(0, +) == shape[axis]
        && sizes.allSatisfy { $0 > 0 },
      "C1", "parts of sizes \(sizes) do not add up to axis \(axis) of \(shape)")
    return sizes.map { TensorType(shape.replacing(axis: axis, with: $0), inputs[0].elementType) }
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    var parts: [Graph.Value] = []
    for (gradient, output) in zip(node.gradients, node.outputs) {
      if let gradient {
        parts.append(gradient)
      } else {
        parts.append(try graph.apply(Constant(0, shape: graph.shape(of: output))))
      }
    }
    return [try graph.applyAll(Concatenate(axis: axis), parts)[0]]
  }
}
