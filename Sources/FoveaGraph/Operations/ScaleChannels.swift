import FoveaCore

/// Multiplies each channel of each image by a factor: `y = x f`.
///
/// | Value   | Shape          |
/// | ------- | -------------- |
/// | images  | `[N, C, H, W]` |
/// | factors | `[N, C, 1, 1]` |
/// | result  | `[N, C, H, W]` |
///
/// The operation reads the height and width of the images when it is decomposed, so it also applies to larger
/// ones.
///
/// - (C1) There is a factor for each channel of each image.
public struct ScaleChannels: CompositeOperation {
  public static let name = "ScaleChannels"

  /// Makes the operation, which has no attributes.
  public init() {}

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2)
    try requireImages(inputs[0])
    let shape = inputs[0].shape
    let factors = TensorType([shape[0], shape[1], 1, 1], inputs[0].elementType)
    try require(inputs[1] == factors, "C1", "expected factors \(factors), got \(inputs[1])")
    return [inputs[0]]
  }

  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    let broadcast = Broadcast(to: graph.shape(of: inputs[0]), axes: [0, 1, 2, 3])
    return [try graph.apply(Binary(.multiply), inputs[0], try graph.apply(broadcast, inputs[1]))]
  }

  /// Appends `dy f`, and the sum of `dy x` over each channel of each image.
  ///
  /// - Throws: `ShapeError` if the values do not fit.
  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil, nil] }
    var results: [Graph.Value?] = [nil, nil]
    if node.needs[0] { results[0] = try graph.apply(self, gradient, node.inputs[1]) }
    if node.needs[1] {
      let product = try graph.apply(Binary(.multiply), gradient, node.inputs[0])
      let sum = try graph.apply(Reduce(.sum, axes: [2, 3]), product)
      results[1] = try graph.apply(Reshape(to: graph.shape(of: node.inputs[1])), sum)
    }
    return results
  }
}
