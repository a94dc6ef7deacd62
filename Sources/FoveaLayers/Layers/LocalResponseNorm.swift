public import FoveaGraph

/// Divides each element by the strength of its neighbours in nearby channels.
///
/// See `LocalResponseNormalization` for the formula (Krizhevsky et al. 2012, section 3.3). Input and
/// result are `[N, C, H, W]`.
public struct LocalResponseNorm: Layer {
  /// The number of channels that count as neighbours, the channel itself included.
  public var size: Int
  /// The weight of the neighbours before it is divided by `size`: 5e-4 for the paper's 1e-4 at size 5.
  public var alpha: Double
  /// The exponent of the divisor.
  public var beta: Double
  /// The base of the divisor without neighbours.
  public var k: Double

  /// Makes the layer with PyTorch's defaults.
  public init(size: Int, alpha: Double = 1e-4, beta: Double = 0.75, k: Double = 1) {
    self.size = size
    self.alpha = alpha
    self.beta = beta
    self.k = k
  }

  public var detail: String { "size \(size)" }

  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    let operation = LocalResponseNormalization(size: size, alpha: alpha, beta: beta, k: k)
    return try context.graph.apply(operation, input)
  }
}
