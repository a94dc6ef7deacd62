import FoveaCore

/// The mean cross entropy between the softmax of logits and targets that are probabilities of all classes.
///
/// With `s_nk = (1 - ε) t_nk + ε / K` for targets `t` and label smoothing `ε`, and class weights `w` (1 by
/// default), the loss is `-Σ w_k s_nk log softmax(x_n)_k / N`, PyTorch's definition. It divides by the number
/// of rows, where that of ``SoftmaxCrossEntropy`` divides by the weights of the labels.
///
/// | Value                   | Shape    |
/// | ----------------------- | -------- |
/// | `logits`                | `[N, K]` |
/// | `targets`               | `[N, K]` |
/// | class weights, if any   | `[K]`    |
/// | result                  | a scalar |
///
/// Targets and weights are given: they have no gradient.
///
/// - (C1) There is one target for each logit.
/// - (C2) There is one weight for each class.
/// - (C3) Label smoothing lies in `0..<1`.
public struct SoftTargetCrossEntropy: CompositeOperation {
  public static let name = "SoftTargetCrossEntropy"

  /// The share of the target that is spread over all classes, in `0..<1`.
  public var labelSmoothing: Double

  /// Creates the operation with label smoothing in `0..<1`.
  public init(labelSmoothing: Double = 0) { self.labelSmoothing = labelSmoothing }

  public var attributes: [(name: String, value: String)] {
    labelSmoothing == 0 ? [] : [("labelSmoothing", "\(labelSmoothing)")]
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireCount(inputs, 2...3)
    let logits = inputs[0].shape
    try require(logits.rank == 2, "C0", "takes logits [N, K], got \(logits)")
    try require(
      inputs[1] == TensorType(logits), "C1", "logits \(logits) need as many targets, got \(inputs[1])")
    try requireInputs(inputs, 2...3)
    if inputs.count == 3 {
      try require(
        inputs[2].shape == [logits[1]], "C2",
        "expected weights of shape [\(logits[1])], one for each class, got \(inputs[2].shape)")
    }
    try require(
      (0..<1).contains(labelSmoothing), "C3", "label smoothing must be in 0..<1, got \(labelSmoothing)",
      remedy: "use 0.1")
    return [TensorType(.scalar)]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return node.inputs.map { _ in nil } }
    let operation = SoftTargetCrossEntropyGradient(self)
    let logits = try graph.applyAll(operation, node.inputs + [gradient])[0]
    return [logits] + [Graph.Value?](repeating: nil, count: node.inputs.count - 1)
  }

  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    let targets = try weightedTargets(inputs, in: &graph)
    let shape = graph.shape(of: inputs[0])
    let spread = Broadcast(to: shape, axes: [0])
    let largest = try graph.apply(Reduce(.maximum, axes: [1]), inputs[0])
    let centred = try graph.apply(Binary(.subtract), inputs[0], try graph.apply(spread, largest))
    let sums = try graph.apply(Reduce(.sum, axes: [1]), try graph.apply(Unary(.exponential), centred))
    let logSums = try graph.apply(spread, try graph.apply(Unary(.logarithm), sums))
    let negativeLogs = try graph.apply(Binary(.subtract), logSums, centred)
    let products = try graph.apply(Binary(.multiply), targets, negativeLogs)
    let rows = try graph.apply(Reduce(.sum, axes: [1]), products)
    return [try graph.apply(Reduce(.mean, axes: [0]), rows)]
  }

  /// Appends the factor of each `-log p_nk` in the loss, `w_k s_nk`, `[N, K]`.
  func weightedTargets(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> Graph.Value {
    let shape = graph.shape(of: inputs[0])
    let share = labelSmoothing / Double(shape[1])
    let smooth =
      labelSmoothing == 0
      ? inputs[1] : try graph.apply(Unary(.affine(scale: 1 - labelSmoothing, shift: share)), inputs[1])
    guard inputs.count > 2 else { return smooth }
    let weights = try graph.apply(Broadcast(to: shape, axes: [1]), inputs[2])
    return try graph.apply(Binary(.multiply), smooth, weights)
  }
}

/// The gradient of the cross entropy of soft targets with respect to the logits.
///
/// `dx_nk = (softmax(x_n)_k Σ_j w_j s_nj - w_k s_nk) / N * gradient`. Takes the inputs of the loss and then
/// its gradient, a scalar; returns `[N, K]`.
///
/// - (C1) The gradient is a scalar.
public struct SoftTargetCrossEntropyGradient: CompositeOperation {
  public static let name = "SoftTargetCrossEntropyGradient"

  /// The operation whose gradient this is.
  public var loss: SoftTargetCrossEntropy

  /// Makes the gradient of a loss.
  public init(_ loss: SoftTargetCrossEntropy) { self.loss = loss }

  public var attributes: [(name: String, value: String)] { loss.attributes }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 3...4)
    _ = try loss.outputTypes(Array(inputs.dropLast()))
    try require(
      inputs.last?.shape == .scalar, "C1",
      "the gradient must be a scalar, got \(inputs.last?.shape ?? .scalar)")
    return [inputs[0]]
  }

  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    let shape = graph.shape(of: inputs[0])
    let targets = try loss.weightedTargets(Array(inputs.dropLast()), in: &graph)
    let mass = try graph.apply(
      Broadcast(to: shape, axes: [0]), try graph.apply(Reduce(.sum, axes: [1]), targets))
    let probabilities = try graph.apply(Softmax(), inputs[0])
    let expected = try graph.apply(Binary(.multiply), probabilities, mass)
    let difference = try graph.apply(Binary(.subtract), expected, targets)
    let share = try graph.apply(
      Unary(.affine(scale: 1 / Double(shape[0]), shift: 0)), inputs[inputs.count - 1])
    return [try graph.apply(Binary(.multiply), difference, try graph.apply(Broadcast(to: shape), share))]
  }
}
