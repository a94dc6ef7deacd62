public import FoveaGraph

/// AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2), as `torch.optim.AdamW` defines it:
/// ``Adam`` whose weight decay acts on the parameter itself, times the rate.
public struct AdamW: AdamMoments {
  /// The name of the optimizer in configurations, `adamw`.
  public static let name = "adamw"
  /// A phrase that describes the optimizer in lists and help pages.
  public static let summary = "adam with weight decay apart from the gradient"

  /// The rule that it shares with Adam.
  private var adam: Adam

  /// The share of the first moment that is kept, in `0..<1`.
  public var beta1: Double {
    get { adam.beta1 }
    set { adam.beta1 = newValue }
  }
  /// The share of the second moment that is kept, in `0..<1`.
  public var beta2: Double {
    get { adam.beta2 }
    set { adam.beta2 = newValue }
  }
  /// The number that is added to the divisor to keep it away from 0; above 0.
  public var epsilon: Double {
    get { adam.epsilon }
    set { adam.epsilon = newValue }
  }
  /// The factor of the parameter that is subtracted from it, times the learning rate; at least 0.
  public var weightDecay: Double {
    get { adam.weightDecay }
    set { adam.weightDecay = newValue }
  }

  /// Makes the optimizer with PyTorch's values: 0.9, 0.999, 1e-8 and a weight decay of 0.01.
  public init() { self.init(beta1: 0.9) }

  /// Makes an optimizer with the given values, by default those of PyTorch.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01
  ) {
    adam = Adam(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
  }

  /// Reads the values of ``Adam``.
  ///
  /// - Throws: what decoding throws if a value is missing or of another type.
  public init(from decoder: any Decoder) throws { adam = try Adam(from: decoder) }

  /// Writes the values of ``Adam``.
  ///
  /// - Throws: what encoding throws.
  public func encode(to encoder: any Encoder) throws { try adam.encode(to: encoder) }

  /// Appends an `AdamUpdate` whose weight decay is decoupled; returns the new parameter, then its new
  /// moments, each of the parameter's shape.
  ///
  /// - Throws: `ShapeError` if gradient and moments do not have the shape of the parameter.
  public func update(
    _ parameter: Graph.Value, gradient: Graph.Value, moments: [Graph.Value], learningRate: Graph.Value,
    in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    try adam.update(
      parameter, gradient: gradient, moments: moments, learningRate: learningRate, decoupled: true, in: &graph
    )
  }
}
