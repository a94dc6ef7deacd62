public import FoveaGraph

/// Sets elements to zero at random in training, and passes everything through in inference.
///
/// What is dropped is a function of the training seed, the step, the row in the global batch, the
/// layer's path and the element (Srivastava et al. 2014). Input and result have the same shape, any.
public struct Dropout: Layer {
  /// The probability with which an element becomes zero, in `0..<1`.
  public var rate: Double

  /// Creates the layer with the share of elements to drop, in `0..<1`.
  public init(_ rate: Double) { self.rate = rate }

  public var detail: String { "rate \(rate)" }

  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    switch context.mode {
    case .inference:
      return input
    case .training(let seed):
      let path = context.path(of: "dropout")
      try context.claim(path)
      let operation = FoveaGraph.Dropout(rate: rate, seed: seed, path: context.path)
      return try context.graph.apply(operation, input, context.position())
    }
  }
}
