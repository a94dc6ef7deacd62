import FoveaCore

/// The mean cross entropy between the softmax of logits and integer labels.
///
/// With targets `t_nk = (1 - ε) w_y [k = y] + ε / K w_k` for label smoothing `ε` and class weights `w`
/// (1 by default), the loss is `-Σ t_nk log softmax(x_n)_k / Σ w_y`, PyTorch's definition.
///
/// | Value                   | Shape      |
/// | ----------------------- | ---------- |
/// | `logits`                | `[N, K]`   |
/// | `labels`                | `int32[N]` |
/// | class weights, if any   | `[K]`      |
/// | result                  | a scalar   |
///
/// - (C1) There is one label for each row.
/// - (C2) There is one weight for each class.
/// - (C3) Label smoothing lies in `0..<1`.
public struct SoftmaxCrossEntropy: CompositeOperation {
  public static let name = "SoftmaxCrossEntropy"

  /// The share of the target that is spread over all classes, in `0..<1`.
  public var labelSmoothing: Double

  /// Creates the operation with label smoothing in `0..<1`.
  public init(labelSmoothing: Double = 0) { self.labelSmoothing = labelSmoothing }

  public var attributes: [(name: String, value: String)] {
    labelSmoothing == 0 ? [] : [("labelSmoothing", "\(labelSmoothing)")]
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...3, integers: [1: .int32])
    let logits = inputs[0].shape
    try require(logits.rank == 2, "C0", "takes logits [N, K], got \(logits)")
    try require(
      inputs[1] == TensorType([logits[0]], .int32), "C1",
      "\(logits[0]) rows of logits need labels int32[\(logits[0])], got \(inputs[1])")
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
    let operation = SoftmaxCrossEntropyGradient(self)
    let logits = try graph.applyAll(operation, node.inputs + [gradient])[0]
    return [logits] + [Graph.Value?](repeating: nil, count: node.inputs.count - 1)
  }

  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    let (targets, total) = try self.targets(inputs, in: &graph)
    let shape = graph.shape(of: inputs[0])
    let largest = try graph.apply(Reduce(.maximum, axes: [1]), inputs[0])
    let spread = Broadcast(to: shape, axes: [0])
    let centred = try graph.apply(Binary(.subtract), inputs[0], try graph.apply(spread, largest))
    let sums = try graph.apply(Reduce(.sum, axes: [1]), try graph.apply(Unary(.exponential), centred))
    let logSums = try graph.apply(spread, try graph.apply(Unary(.logarithm), sums))
    let negativeLogs = try graph.apply(Binary(.subtract), logSums, centred)
    let products = try graph.apply(Binary(.multiply), targets, negativeLogs)
    let sum = try graph.apply(Reduce(.sum, axes: [0, 1]), products)
    return [try graph.apply(Binary(.divide), sum, total)]
  }

  /// Appends the targets `[N, K]` and the sum of the labels' weights.
  func targets(
    _ inputs: [Graph.Value], in graph: inout Graph
  ) throws(ShapeError) -> (targets: Graph.Value, total: Graph.Value) {
    let shape = graph.shape(of: inputs[0])
    let hot = try graph.apply(OneHot(classes: shape[1]), inputs[1])
    let weights =
      inputs.count > 2
      ? try graph.apply(Broadcast(to: shape, axes: [1]), inputs[2])
      : try graph.apply(Constant(1, shape: shape))
    let own = try graph.apply(Binary(.multiply), hot, weights)
    let total = try graph.apply(Reduce(.sum, axes: [0, 1]), own)
    let sharp = try graph.apply(Unary(.affine(scale: 1 - labelSmoothing, shift: 0)), own)
    let smooth = try graph.apply(
      Unary(.affine(scale: labelSmoothing / Double(shape[1]), shift: 0)), weights)
    return (try graph.apply(Sum(), sharp, smooth), total)
  }
}

/// The gradient of the cross entropy with respect to the logits.
///
/// `dx_nk = (softmax(x_n)_k Σ_j t_nj - t_nk) / Σ w_y * gradient`. Takes the inputs of the loss and then
/// its gradient, a scalar; returns `[N, K]`.
///
/// - (C1) The gradient is a scalar.
public struct SoftmaxCrossEntropyGradient: CompositeOperation {
  public static let name = "SoftmaxCrossEntropyGradient"

  /// The operation whose gradient this is.
  public var loss: SoftmaxCrossEntropy

  /// Makes the gradient of a loss.
  public init(_ loss: SoftmaxCrossEntropy) { self.loss = loss }

  public var attributes: [(name: String, value: String)] { loss.attributes }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 3...4, integers: [1: .int32])
    _ = try loss.outputTypes(Array(inputs.dropLast()))
    try require(
      inputs.last?.shape == .scalar, "C1",
      "the gradient must be a scalar, got \(inputs.last?.shape ?? .scalar)")
    return [inputs[0]]
  }

  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    let shape = graph.shape(of: inputs[0])
    let (targets, total) = try loss.targets(Array(inputs.dropLast()), in: &graph)
    let spread = Broadcast(to: shape, axes: [0])
    let mass = try graph.apply(spread, try graph.apply(Reduce(.sum, axes: [1]), targets))
    let probabilities = try graph.apply(Softmax(), inputs[0])
    let expected = try graph.apply(Binary(.multiply), probabilities, mass)
    let difference = try graph.apply(Binary(.subtract), expected, targets)
    let factor = try graph.apply(Binary(.divide), inputs[inputs.count - 1], total)
    return [
      try graph.apply(Binary(.multiply), difference, try graph.apply(Broadcast(to: shape), factor))
    ]
  }
}
