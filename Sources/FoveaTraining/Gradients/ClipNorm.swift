import FoveaCore
public import FoveaGraph

/// Scales all gradients by one factor so that the norm of all of them together is at most a limit, as PyTorch's
/// `clip_grad_norm_` does (Pascanu and others 2013).
public struct ClipNorm: GradientTransform {
  /// The name of the gradient transform in configurations, `clip-norm`.
  public static let name = "clip-norm"
  /// A phrase that describes the gradient transform in lists and help pages.
  public static let summary = "limits the norm of all gradients together"

  /// The largest norm, in `1e-30...1e30`.
  public var maxNorm: Double

  /// Makes the transform with a largest norm of 1.
  public init() { self.init(maxNorm: 1) }

  /// Creates the transform with the largest norm of all gradients together.
  public init(maxNorm: Double) { self.maxNorm = maxNorm }

  private enum CodingKeys: String, CodingKey { case maxNorm = "max_norm" }

  /// A description of the first value out of range; nil if all are valid.
  public var problem: String? {
    (1e-30...1e30).contains(maxNorm) ? nil : "max_norm must be in 1e-30...1e30, got \(maxNorm)"
  }

  /// What keeps the factor finite where the norm is 0; PyTorch's value.
  private static let epsilon = 1e-6

  /// Appends the norm, the factor, and a product for each gradient.
  public func transform(
    _ gradients: [Graph.Value], in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    guard !gradients.isEmpty else { return [] }
    var squares: [Graph.Value] = []
    for gradient in gradients {
      let square = try graph.apply(Binary(.multiply), gradient, gradient)
      let axes = Array(graph.shape(of: gradient).dimensions.indices)
      squares.append(try graph.apply(Reduce(.sum, axes: axes), square))
    }
    let sum = squares.count == 1 ? squares[0] : try graph.applyAll(Sum(), squares)[0]
    let norm = try graph.apply(Unary(.squareRoot), sum)
    // How many times too large the norm is, at least 1: its reciprocal is the factor.
    let ratio = try graph.apply(Unary(.affine(scale: 1 / maxNorm, shift: Self.epsilon / maxNorm)), norm)
    let one = try graph.applyAll(Constant(1), [])[0]
    let excess = try graph.apply(Binary(.subtract), ratio, one)
    let isLarge = try graph.apply(Binary(.greater), ratio, one)
    let divisor = try graph.apply(
      Binary(.add), one, try graph.apply(Binary(.multiply), excess, isLarge))
    let factor = try graph.apply(Binary(.divide), one, divisor)
    var clipped: [Graph.Value] = []
    for gradient in gradients {
      let factors = try graph.apply(Broadcast(to: graph.shape(of: gradient)), factor)
      clipped.append(try graph.apply(Binary(.multiply), gradient, factors))
    }
    return clipped
  }
}
