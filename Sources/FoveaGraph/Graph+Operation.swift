extension Graph {
  /// One kind of computation, with its attributes: a pure function from tensors to tensors.
  ///
  /// An operation states its shape rule, its gradient in terms of other operations, and its cost.
  /// Backends decide how it is computed: they look up a lowering by the operation's type.
  public protocol Operation: Hashable, Sendable {
    /// The name in printed graphs, errors and reports; unique among all operations.
    static var name: String { get }

    /// The attributes in the order in which they are printed.
    var attributes: [(name: String, value: String)] { get }

    /// The types of the results for inputs of the given types.
    ///
    /// The rules of an operation carry labels, `C1` and on, in its documentation and in errors. `C0` stands
    /// for what goes without saying there: as many inputs as the table shows, each with as many axes, of float32.
    ///
    /// - Throws: `ShapeError` with the label of the broken rule.
    func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType]

    /// Appends the operations that carry gradients from the outputs of a node to its inputs.
    ///
    /// Returns one value for each input: the gradient, or nil where none flows or none is needed.
    ///
    /// - Throws: `ShapeError` if the operation has no gradient, or a rule of an appended operation is broken.
    func inputGradients(of node: Differentiation, in graph: inout Graph) throws(ShapeError) -> [Value?]

    /// The number of multiply-accumulate operations of one run; 0 if they do not dominate.
    func multiplyAccumulates(_ inputs: [TensorType]) -> Int
  }
}

extension Graph.Operation {
  /// The name of this kind of operation, reachable from a value of unknown kind.
  public var kind: String { Self.name }

  /// No attributes, by default.
  public var attributes: [(name: String, value: String)] { [] }

  /// Refuses, by default: the operation has no gradient.
  ///
  /// - Throws: `ShapeError` that names the operation.
  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    throw ShapeError("has no gradient", rule: "\(Self.name) gradient")
  }

  /// 0, by default: additions and comparisons are not counted.
  public func multiplyAccumulates(_ inputs: [TensorType]) -> Int { 0 }
}

/// An operation that is defined by simpler ones; a backend may lower it whole.
public protocol CompositeOperation: Graph.Operation {
  /// Appends the primitives that the operation stands for and returns their results.
  ///
  /// The results have the types of the operation's own, opaque ones included.
  ///
  /// - Throws: `ShapeError` if the inputs do not fit one of the primitives.
  func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value]
}

/// A node to be differentiated, and the gradients that have arrived at its results.
public struct Differentiation: Sendable {
  /// The inputs of the node.
  public let inputs: [Graph.Value]
  /// The results of the node.
  public let outputs: [Graph.Value]
  /// The gradient that arrived for each result, nil where none did.
  public let gradients: [Graph.Value?]
  /// Whether the gradient of each input is needed.
  public let needs: [Bool]
}
