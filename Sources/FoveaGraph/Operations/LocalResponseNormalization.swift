import FoveaCore

/// Divides each element by the strength of its neighbours in nearby channels.
///
/// `y_c = x_c / (k + alpha / size * Σ x_j²)^beta` over the `size` channels around `c`, from
/// `c - size / 2` to `c + (size - 1) / 2` (Krizhevsky et al. 2012, section 3.3). `alpha` is divided by
/// the size as PyTorch does; the paper's formula is not, so its alpha of 1e-4 at size 5 is our 5e-4.
///
/// Input and result are `[N, C, H, W]`.
///
/// - (C1) The size is at least 1.
public struct LocalResponseNormalization: CompositeOperation {
  public static let name = "LocalResponseNormalization"

  /// The number of channels that count as neighbours, the channel itself included.
  public var size: Int
  /// The weight of the neighbours, before the division by `size`.
  public var alpha: Double
  /// The exponent of the divisor.
  public var beta: Double
  /// The base of the divisor without neighbours.
  public var k: Double

  /// Makes the operation with PyTorch's defaults.
  public init(size: Int, alpha: Double = 1e-4, beta: Double = 0.75, k: Double = 1) {
    self.size = size
    self.alpha = alpha
    self.beta = beta
    self.k = k
  }

  public var attributes: [(name: String, value: String)] {
    [("size", "\(size)"), ("alpha", "\(alpha)"), ("beta", "\(beta)"), ("k", "\(k)")]
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 1...1)
    try requireImages(inputs[0])
    try require(size >= 1, "C1", "the size must be at least 1, got \(size)", remedy: "use 5")
    return [inputs[0]]
  }

  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    let divisor = try graph.apply(Unary(.power(beta)), try strength(inputs[0], in: &graph))
    return [try graph.apply(Binary(.divide), inputs[0], divisor)]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    return [try graph.apply(LocalResponseNormalizationGradient(self), node.inputs[0], gradient)]
  }

  /// Appends `k + alpha / size * Σ x_j²`.
  func strength(_ input: Graph.Value, in graph: inout Graph) throws(ShapeError) -> Graph.Value {
    let squares = try graph.apply(Binary(.multiply), input, input)
    let means = try meanOfNeighbours(squares, before: size / 2, in: &graph)
    return try graph.apply(Unary(.affine(scale: alpha, shift: k)), means)
  }

  /// Appends the sum over `size` channels, the first of them `before` channels back, divided by `size`.
  func meanOfNeighbours(
    _ images: Graph.Value, before: Int, in graph: inout Graph
  ) throws(ShapeError) -> Graph.Value {
    let shape = graph.shape(of: images)
    let padding = Padding(top: before, left: 0, bottom: size - 1 - before, right: 0)
    let window = Window(Size2D(size, 1), padding: padding)
    let planes = try graph.apply(
      Reshape(to: [shape[0], 1, shape[1], shape[2] * shape[3]]), images)
    return try graph.apply(Reshape(to: shape), try graph.apply(AveragePooling(window), planes))
  }
}

/// The gradient of local response normalization with respect to its input.
///
/// With `s` the strength of the neighbours,
/// `dx_c = dy_c s_c^-beta - 2 alpha beta / size * x_c Σ dy_j x_j s_j^(-beta - 1)` over the channels `j`
/// that have `c` as a neighbour. Takes input and gradient, both `[N, C, H, W]`.
///
/// - (C1) Both inputs have the same shape.
public struct LocalResponseNormalizationGradient: CompositeOperation {
  public static let name = "LocalResponseNormalizationGradient"

  /// The operation whose gradient this is.
  public var normalization: LocalResponseNormalization

  /// Makes the gradient of a normalization.
  public init(_ normalization: LocalResponseNormalization) { self.normalization = normalization }

  public var attributes: [(name: String, value: String)] { normalization.attributes }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2)
    try requireSameTypes(inputs)
    return try normalization.outputTypes([inputs[0]])
  }

  public func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    let (x, dy, n) = (inputs[0], inputs[1], normalization)
    let strength = try n.strength(x, in: &graph)
    let direct = try graph.apply(
      Binary(.multiply), dy, try graph.apply(Unary(.power(-n.beta)), strength))
    let slope = try graph.apply(Unary(.power(-n.beta - 1)), strength)
    let product = try graph.apply(
      Binary(.multiply), try graph.apply(Binary(.multiply), dy, x), slope)
    let spread = try n.meanOfNeighbours(product, before: (n.size - 1) / 2, in: &graph)
    let scaled = try graph.apply(Unary(.affine(scale: -2 * n.alpha * n.beta, shift: 0)), spread)
    return [try graph.apply(Sum(), direct, try graph.apply(Binary(.multiply), x, scaled))]
  }
}
