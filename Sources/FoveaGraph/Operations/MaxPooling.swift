public import FoveaCore

/// Takes the largest value of each window; the first in reading order where several are equal.
///
/// NaN wins over every number.
///
/// | Value      | Shape                                              |
/// | ---------- | -------------------------------------------------- |
/// | `input`    | `[N, C, H, W]`                                     |
/// | result     | `[N, C, P, Q]`                                     |
/// | `choices`  | opaque: which element of each window was the largest |
///
/// Padding never wins: it counts as minus infinity.
///
/// - (C1) The window fits the padded image.
/// - (C2) No side's padding exceeds half of the window, so that every window meets the image.
/// - (C3) Size, strides and dilations are at least 1, padding at least 0.
public struct MaxPooling: Graph.Operation {
  public static let name = "MaxPooling"

  /// The window and its movement.
  public var window: Window

  /// Makes a pooling operation.
  public init(_ window: Window) { self.window = window }

  public var attributes: [(name: String, value: String)] {
    [("size", "\(window.size)")] + window.attributes
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 1...1)
    let pooled = try pooledShape(inputs[0], window)
    return [TensorType(pooled), TensorType(pooled, .int32, isOpaque: true)]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    let operation = MaxPoolingGradient(window, inputShape: graph.shape(of: node.inputs[0]))
    return [try graph.apply(operation, node.outputs[1], gradient)]
  }
}

/// The gradient of max pooling: each gradient goes to the element that won its window.
///
/// | Value      | Shape                                     |
/// | ---------- | ----------------------------------------- |
/// | `choices`  | opaque, the second result of `MaxPooling` |
/// | `gradient` | `[N, C, P, Q]`                            |
/// | result     | `[N, C, H, W]`                            |
///
/// - (C1) Both inputs have the shape of the pooled images.
public struct MaxPoolingGradient: Graph.Operation {
  public static let name = "MaxPoolingGradient"

  /// The window and its movement.
  public var window: Window
  /// The shape of the images that were pooled.
  public var inputShape: TensorShape

  /// Makes the gradient of a pooling operation.
  public init(_ window: Window, inputShape: TensorShape) {
    self.window = window
    self.inputShape = inputShape
  }

  public var attributes: [(name: String, value: String)] { MaxPooling(window).attributes }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2)
    let pooled = try MaxPooling(window).outputTypes([TensorType(inputShape)])[0].shape
    try require(
      inputs[0].isOpaque && inputs[0].shape == pooled && inputs[1] == TensorType(pooled), "C1",
      "the inputs are \(inputs[0]) and \(inputs[1]), the result of pooling is \(pooled)")
    return [TensorType(inputShape)]
  }
}

extension Graph.Operation {
  /// The shape of pooled images, with the rules that all kinds of pooling share.
  func pooledShape(_ input: TensorType, _ window: Window) throws(ShapeError) -> TensorShape {
    try requireImages(input)
    try requireMeaning(window, "C3")
    guard let positions = window.positions(over: input.imageSize) else {
      throw ShapeError(
        "a \(window.extent) window does not fit a \(input.imageSize) image with padding \(window.padding)",
        remedy: "use a larger image", rule: "\(Self.name) C1")
    }
    let (padding, extent) = (window.padding, window.extent)
    try require(
      max(padding.top, padding.bottom) * 2 <= extent.height
        && max(padding.left, padding.right) * 2 <= extent.width,
      "C2", "padding \(padding) exceeds half of the \(window.extent) window")
    return [input.shape[0], input.shape[1], positions.height, positions.width]
  }
}
