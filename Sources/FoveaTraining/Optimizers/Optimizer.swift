public import FoveaCore
public import FoveaGraph

/// A rule that turns gradients into new parameters.
///
/// An optimizer is a plain value in a file of its own, found by its name in a registry. What it remembers
/// between steps lives in the state, one tensor for each parameter and each of its ``moments``, under
/// ``momentPath(_:of:)``. Checkpoints hold its description, so that a run continues with the optimizer that
/// it began with.
public protocol Optimizer: NamedChoice {
  /// The learning rate of a run that does not choose one, above 0.
  static var defaultLearningRate: Double { get }

  /// The weight decay of parameters, at least 0; a ``ParameterGroup`` may set another one.
  var weightDecay: Double { get set }

  /// The names of the tensors that it keeps for each parameter, each of the parameter's own shape.
  var moments: [String] { get }

  /// The scalar inputs of the graph, besides the learning rate, at a step counted from 1.
  func scalars(step: Int) -> [String: Double]

  /// Appends the update of one parameter; returns the new parameter, then its new moments.
  ///
  /// - Throws: `ShapeError` if the values do not fit each other.
  func update(
    _ parameter: Graph.Value, gradient: Graph.Value, moments: [Graph.Value], learningRate: Graph.Value,
    in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value]
}

extension Optimizer {
  /// The default of optimizers whose steps do not grow with their gradients, 0.001.
  public static var defaultLearningRate: Double { 0.001 }

  /// The default: the learning rate is the only scalar.
  public func scalars(step: Int) -> [String: Double] { [:] }

  /// Returns the path in the state of a moment of the parameter at `path`, as in
  /// `optimizer.0.weight.velocity`.
  public func momentPath(_ moment: String, of path: String) -> String { "optimizer.\(path).\(moment)" }
}

extension Registry where Choice == any Optimizer {
  /// The registry of the optimizers that come with Fovea.
  public static var standard: Registry {
    Registry("optimizer")
      .adding(SGD.self)
      .adding(Adam.self)
      .adding(AdamW.self)
      .adding(RMSprop.self)
      .adding(LAMB.self)
      .adding(LARS.self)
  }

  /// Returns the same registry with one more optimizer.
  public func adding<Kind: Optimizer>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
