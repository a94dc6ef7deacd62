public import FoveaCore

/// Takes the means of windows chosen so that the result has a given size; size 1 is global pooling.
///
/// | Value   | Shape          |
/// | ------- | -------------- |
/// | `input` | `[N, C, H, W]` |
/// | result  | `[N, C, P, Q]` |
///
/// Row `p` of the result is the mean of rows `floor(p H / P)` up to, not including, `ceil((p + 1) H / P)`,
/// and the same for columns. Neighbouring windows overlap where `P` does not divide `H`.
///
/// - (C1) The size has at least one row and one column.
public struct AdaptiveAveragePooling: Graph.Operation {
  public static let name = "AdaptiveAveragePooling"

  /// The rows and columns of the result.
  public var size: Size2D

  /// Makes a pooling operation, by default the mean of the whole image.
  public init(_ size: Size2D = 1) { self.size = size }

  public var attributes: [(name: String, value: String)] { [("size", "\(size)")] }

  /// The equal windows that amount to the same, if the size divides the image.
  public func window(over image: Size2D) -> Window? {
    guard image.height % size.height == 0, image.width % size.width == 0 else { return nil }
    let step = Size2D(image.height / size.height, image.width / size.width)
    return Window(step, stride: step)
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 1...1)
    try requireImages(inputs[0])
    try require(size.height > 0 && size.width > 0, "C1", "the size must be at least 1, got \(size)")
    return [TensorType([inputs[0].shape[0], inputs[0].shape[1], size.height, size.width])]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    let operation = AdaptiveAveragePoolingGradient(self, inputShape: graph.shape(of: node.inputs[0]))
    return [try graph.apply(operation, gradient)]
  }
}

/// The gradient of adaptive average pooling: each gradient is shared evenly by its window.
///
/// | Value      | Shape          |
/// | ---------- | -------------- |
/// | `gradient` | `[N, C, P, Q]` |
/// | result     | `[N, C, H, W]` |
///
/// - (C1) `gradient` has the shape of the pooled images.
public struct AdaptiveAveragePoolingGradient: Graph.Operation {
  public static let name = "AdaptiveAveragePoolingGradient"

  /// The operation whose gradient this is.
  public var pooling: AdaptiveAveragePooling
  /// The shape of the images that were pooled.
  public var inputShape: TensorShape

  /// Makes the gradient of a pooling operation.
  public init(_ pooling: AdaptiveAveragePooling, inputShape: TensorShape) {
    self.pooling = pooling
    self.inputShape = inputShape
  }

  public var attributes: [(name: String, value: String)] { pooling.attributes }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 1...1)
    let pooled = try pooling.outputTypes([TensorType(inputShape)])[0]
    try require(inputs[0] == pooled, "C1", "the gradient is \(inputs[0]), the result is \(pooled)")
    return [TensorType(inputShape)]
  }
}
