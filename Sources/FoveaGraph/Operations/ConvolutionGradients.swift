public import FoveaCore

/// The gradient of a convolution with respect to its input.
///
/// | Value      | Shape                   |
/// | ---------- | ----------------------- |
/// | `filter`   | `[K, C / groups, R, S]` |
/// | `gradient` | `[N, K, P, Q]`          |
/// | result     | `[N, C, H, W]`          |
///
/// - (C1) `gradient` has the shape of the convolution's result.
public struct ConvolutionInputGradient: Graph.Operation {
  public static let name = "ConvolutionInputGradient"

  /// The convolution whose gradient this is.
  public var convolution: Convolution
  /// The shape of the convolution's input.
  public var inputShape: TensorShape

  /// Makes the gradient of a convolution.
  public init(convolution: Convolution, inputShape: TensorShape) {
    self.convolution = convolution
    self.inputShape = inputShape
  }

  public var attributes: [(name: String, value: String)] { convolution.attributes }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2)
    let expected = try convolution.outputTypes([TensorType(inputShape), inputs[0]])
    try require(
      expected[0] == inputs[1], "C1", "the gradient is \(inputs[1]), the result is \(expected[0])")
    return [TensorType(inputShape)]
  }

  public func multiplyAccumulates(_ inputs: [TensorType]) -> Int {
    convolution.multiplyAccumulates([TensorType(inputShape), inputs[0]])
  }
}

/// The gradient of a convolution with respect to its filters and its bias.
///
/// | Value            | Shape                   |
/// | ---------------- | ----------------------- |
/// | `input`          | `[N, C, H, W]`          |
/// | `gradient`       | `[N, K, P, Q]`          |
/// | result           | `[K, C / groups, R, S]` |
/// | result, if biased | `[K]`                  |
///
/// - (C1) `gradient` has the shape of the convolution's result.
public struct ConvolutionFilterGradient: Graph.Operation {
  public static let name = "ConvolutionFilterGradient"

  /// The convolution whose gradient this is.
  public var convolution: Convolution
  /// The shape of the filters, `[K, C / groups, R, S]`.
  public var filterShape: TensorShape
  /// Whether the gradient of the bias is wanted as a second result.
  public var hasBias: Bool

  /// Makes the gradient of a convolution.
  public init(convolution: Convolution, filterShape: TensorShape, hasBias: Bool) {
    self.convolution = convolution
    self.filterShape = filterShape
    self.hasBias = hasBias
  }

  public var attributes: [(name: String, value: String)] { convolution.attributes }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2)
    let expected = try convolution.outputTypes([inputs[0], TensorType(filterShape)])
    try require(
      expected[0] == inputs[1], "C1", "the gradient is \(inputs[1]), the result is \(expected[0])")
    return [TensorType(filterShape)] + (hasBias ? [TensorType([filterShape[0]])] : [])
  }

  public func multiplyAccumulates(_ inputs: [TensorType]) -> Int {
    convolution.multiplyAccumulates([inputs[0], TensorType(filterShape)])
  }
}
