import FoveaCore

/// Multiplies each row with a matrix and adds a bias: `y = x Wᵀ + b`.
///
/// | Value          | Shape    |
/// | -------------- | -------- |
/// | `input`        | `[N, F]` |
/// | `weight`       | `[K, F]` |
/// | `bias`, if any | `[K]`    |
/// | result         | `[N, K]` |
///
/// - (C1) Rows and the matrix have the same number of features.
/// - (C2) The bias has `K` elements.
public struct Linear: Graph.Operation {
  public static let name = "Linear"

  /// Makes the operation, which has no attributes.
  public init() {}

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...3)
    let (input, weight) = (inputs[0].shape, inputs[1].shape)
    try require(
      input.rank == 2, "C0", "takes rows [N, F], got \(input)", remedy: "put Flatten before the layer")
    try require(weight.rank == 2, "C0", "takes a matrix [K, F], got \(weight)")
    try require(
      input[1] == weight[1], "C1", "the matrix expects \(weight[1]) input features, got \(input[1])")
    if inputs.count == 3 {
      try require(
        inputs[2].shape == [weight[0]], "C2",
        "expected a bias of shape [\(weight[0])], got \(inputs[2].shape)")
    }
    return [TensorType([input[0], weight[0]])]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return node.inputs.map { _ in nil } }
    let hasBias = node.inputs.count == 3
    var gradients = [Graph.Value?](repeating: nil, count: node.inputs.count)
    if node.needs[1] || (hasBias && node.needs[2]) {
      let results = try graph.applyAll(
        LinearWeightGradient(hasBias: hasBias), [node.inputs[0], gradient])
      gradients.replaceSubrange(1..., with: results)
    }
    if node.needs[0] {
      gradients[0] = try graph.apply(LinearInputGradient(), node.inputs[1], gradient)
    }
    return gradients
  }

  public func multiplyAccumulates(_ inputs: [TensorType]) -> Int {
    inputs[1].shape.count.saturatingProduct(with: inputs[0].shape[0])
  }
}

/// The gradient of a linear operation with respect to its input: `dx = dy W`.
///
/// | Value      | Shape    |
/// | ---------- | -------- |
/// | `weight`   | `[K, F]` |
/// | `gradient` | `[N, K]` |
/// | result     | `[N, F]` |
///
/// - (C1) `gradient` has as many columns as `weight` has rows.
public struct LinearInputGradient: Graph.Operation {
  public static let name = "LinearInputGradient"

  /// Makes the operation, which has no attributes.
  public init() {}

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2)
    let (weight, gradient) = (inputs[0].shape, inputs[1].shape)
    try require(
      weight.rank == 2 && gradient.rank == 2 && weight[0] == gradient[1], "C1",
      "the gradient \(gradient) does not match the matrix \(weight)")
    return [TensorType([gradient[0], weight[1]])]
  }

  public func multiplyAccumulates(_ inputs: [TensorType]) -> Int {
    inputs[0].shape.count.saturatingProduct(with: inputs[1].shape[0])
  }
}

/// The gradient of a linear operation with respect to its matrix and bias: `dW = dyᵀ x`, `db = Σ dy`.
///
/// | Value             | Shape    |
/// | ----------------- | -------- |
/// | `input`           | `[N, F]` |
/// | `gradient`        | `[N, K]` |
/// | result            | `[K, F]` |
/// | result, if biased | `[K]`    |
///
/// - (C1) Both inputs have the same number of rows.
public struct LinearWeightGradient: Graph.Operation {
  public static let name = "LinearWeightGradient"

  /// Whether the gradient of the bias is wanted as a second result.
  public var hasBias: Bool

  /// Creates the operation, with or without the gradient of a bias.
  public init(hasBias: Bool) { self.hasBias = hasBias }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2)
    let (input, gradient) = (inputs[0].shape, inputs[1].shape)
    try require(
      input.rank == 2 && gradient.rank == 2 && input[0] == gradient[0], "C1",
      "the gradient \(gradient) does not match the rows \(input)")
    return [TensorType([gradient[1], input[1]])] + (hasBias ? [TensorType([gradient[1]])] : [])
  }

  public func multiplyAccumulates(_ inputs: [TensorType]) -> Int {
    inputs[0].shape.count.saturatingProduct(with: inputs[1].shape[1])
  }
}
