public import FoveaCore

/// Takes the mean of each window.
///
/// | Value   | Shape          |
/// | ------- | -------------- |
/// | `input` | `[N, C, H, W]` |
/// | result  | `[N, C, P, Q]` |
///
/// With `countsPadding` a window is divided by the number of its elements inside the padded image
/// (the zeros of the padding count, what ceil mode adds beyond it does not); without, by the number
/// inside the image.
///
/// - (C1) The window fits the padded image.
/// - (C2) No side's padding exceeds half of the window.
/// - (C3) Size, strides and dilations are at least 1, padding at least 0.
public struct AveragePooling: Graph.Operation {
  public static let name = "AveragePooling"

  /// The window and its movement.
  public var window: Window
  /// Whether the zeros of the padding count in the mean.
  public var countsPadding: Bool

  /// Makes a pooling operation.
  public init(_ window: Window, countsPadding: Bool = true) {
    self.window = window
    self.countsPadding = countsPadding
  }

  public var attributes: [(name: String, value: String)] {
    [("size", "\(window.size)")] + window.attributes
      + (window.padding == .none ? [] : [("countsPadding", "\(countsPadding)")])
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 1...1)
    return [TensorType(try pooledShape(inputs[0], window))]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    let operation = AveragePoolingGradient(self, inputShape: graph.shape(of: node.inputs[0]))
    return [try graph.apply(operation, gradient)]
  }
}

/// The gradient of average pooling: each gradient is shared evenly by its window.
///
/// | Value      | Shape          |
/// | ---------- | -------------- |
/// | `gradient` | `[N, C, P, Q]` |
/// | result     | `[N, C, H, W]` |
///
/// - (C1) `gradient` has the shape of the pooled images.
public struct AveragePoolingGradient: Graph.Operation {
  public static let name = "AveragePoolingGradient"

  /// The operation whose gradient this is.
  public var pooling: AveragePooling
  /// The shape of the images that were pooled.
  public var inputShape: TensorShape

  /// Makes the gradient of a pooling operation.
  public init(_ pooling: AveragePooling, inputShape: TensorShape) {
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
