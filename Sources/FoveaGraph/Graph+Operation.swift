extension Graph {
  /// One kind of computation, with its attributes: a pure function from tensors to tensors.
  ///
  /// An operation states its shape rule, its gradient in terms of other operations, and its cost.
  /// How it is computed is the affair of the backends, which look lowerings up by the operation's type.
  public protocol Operation: Hashable, Sendable {
    /// The name in printed graphs, errors and reports; unique among all operations.
    static var name: String { get }

    /// The attributes in the order in which they are printed.
    var attributes: [(name: String, value: String)] { get }

    /// The types of the results for inputs of the given types.
    ///
    /// The rules of an operation carry labels, `C1` and on, in its documentation and in errors. `C0` stands for
    /// what goes without saying there: as many inputs as the table shows, each with as many axes.
    ///
    /// - Throws: `ShapeError` with the label of the broken rule.
    func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType]

    /// Appends the operations that carry gradients from the outputs of a node to its inputs.
    ///
    /// Returns one value for each input: the gradient, or nil where none flows or none is wanted.
    func inputGradients(of node: Differentiation, in graph: inout Graph) throws(ShapeError) -> [Value?]

    /// The number of multiplications with addition that one run takes; 0 if they do not dominate.
    func multiplyAccumulates(_ inputs: [TensorType]) -> Int
  }
}

extension Graph.Operation {
  /// The name of this kind of operation, reachable from a value of unknown kind.
  public var kind: String { Self.name }

  /// Nothing to print.
  public var attributes: [(name: String, value: String)] { [] }

  /// The default: an operation without a gradient.
  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    throw ShapeError("has no gradient", rule: "\(Self.name) gradient")
  }

  /// The default: additions and comparisons are not counted.
  public func multiplyAccumulates(_ inputs: [TensorType]) -> Int { 0 }
}

/// An operation that is defined by simpler ones; a backend may lower it whole.
public protocol CompositeOperation: Graph.Operation {
  /// Appends the primitives that the operation stands for and returns their results.
  ///
  /// Opaque results are omitted by no one: where the operation has them, so has the decomposition.
  func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value]
}

/// What an operation is given to append its gradient.
public struct Differentiation: Sendable {
  /// The inputs of the node.
  public let inputs: [Graph.Value]
  /// The results of the node.
  public let outputs: [Graph.Value]
  /// The gradient that arrived for each result, nil where none did.
  public let gradients: [Graph.Value?]
  /// Whether each input's gradient is wanted by anyone.
  public let needs: [Bool]
}
