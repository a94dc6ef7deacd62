public import FoveaGraph

/// A function that is applied to every element.
public enum ActivationFunction: String, CaseIterable, Hashable, Sendable, Codable {
  /// The element itself.
  case none
  /// `max(x, 0)`.
  case relu
  /// `x` where it is positive, else `0.01 x`.
  case leakyReLU = "leaky_relu"
  /// `1 / (1 + exp(-x))`.
  case sigmoid
  /// The hyperbolic tangent.
  case tanh

  /// Appends the function to the graph of the layer that is being built.
  func apply(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    switch self {
    case .none: input
    case .relu: try context.graph.apply(ReLU(), input)
    case .leakyReLU: try context.graph.apply(LeakyReLU(), input)
    case .sigmoid: try context.graph.apply(Sigmoid(), input)
    case .tanh: try context.graph.apply(Tanh(), input)
    }
  }

  /// The function as a part of a layer's details: `, relu`, or nothing.
  var suffix: String { self == .none ? "" : ", \(rawValue)" }
}

/// Applies a function to every element, as a layer that counts in ``Sequential``.
///
/// Input and result have the same shape, any.
public struct Activation: Layer {
  /// The function.
  public var function: ActivationFunction

  /// Creates the layer that applies a function to each element.
  public init(_ function: ActivationFunction) { self.function = function }

  public var detail: String { function.rawValue }

  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    try function.apply(input, in: &context)
  }
}
