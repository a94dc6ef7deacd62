public import FoveaGraph

/// Multiplies rows with a trained matrix, adds a bias and applies a function.
///
/// | Value          | Shape    |
/// | -------------- | -------- |
/// | input          | `[N, F]` |
/// | `weight`       | `[K, F]` |
/// | `bias`, if any | `[K]`    |
/// | result         | `[N, K]` |
public struct Dense: Layer {
  /// `Never`, as the layer applies operations instead of composing layers.
  public typealias Body = Never

  /// The number of features of the result.
  public var features: Int
  /// Whether a bias is added.
  public var bias: Bool
  /// The function that is applied to the result.
  public var activation: ActivationFunction

  /// Makes a dense layer; its number of input features follows from its input.
  public init(_ features: Int, bias: Bool = true, activation: ActivationFunction = .none) {
    self.features = features
    self.bias = bias
    self.activation = activation
  }

  /// See ``Layer/detail``.
  public var detail: String { activation == .none ? "" : activation.rawValue }

  /// See ``Layer/build(_:in:)``.
  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    let shape = context.graph.shape(of: input)
    guard shape.rank == 2 else {
      throw ShapeError(
        "takes rows [N, F], got \(shape)", remedy: "put Flatten before the layer",
        rule: "\(kind) L2", at: context.path)
    }
    try context.requirePositive([features], "features", for: self)
    var inputs = [input, try context.parameter("weight", [features, shape[1]], for: .dense)]
    if bias {
      inputs.append(try context.parameter("bias", [features], for: .bias(fanIn: shape[1])))
    }
    return try activation.apply(context.graph.applyAll(Linear(), inputs)[0], in: &context)
  }
}
