public import FoveaCore
public import FoveaGraph

/// How a network is judged while it learns.
///
/// A loss is a plain value in a file of its own, found by its name in a registry.
public protocol Loss: NamedChoice {
  /// Appends the loss of a batch: a scalar, the mean over its examples.
  ///
  /// - Parameters:
  ///   - logits: The network's outputs, `[N, K]`.
  ///   - labels: The classes, `int32[N]`.
  ///   - graph: The graph; inputs that it is given here are those of `constants(classes:)`.
  /// - Returns: The loss.
  /// - Throws: `ShapeError` if the values do not fit each other.
  func loss(
    of logits: Graph.Value, labels: Graph.Value, in graph: inout Graph
  ) throws(ShapeError) -> Graph.Value

  /// What the mean over a batch divides by: the number of its examples, unless they count differently.
  func weight(of labels: HostTensor) -> Double

  /// The inputs of the graph that stay the same throughout a run, by their names.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the loss does not fit the number of classes.
  func constants(classes: Int) throws -> [String: HostTensor]
}

extension Loss {
  /// The default: every example counts 1.
  public func weight(of labels: HostTensor) -> Double { Double(labels.shape.count) }

  /// The default: no further inputs.
  public func constants(classes: Int) throws -> [String: HostTensor] { [:] }
}

extension Registry where Choice == any Loss {
  /// The losses that come with Fovea.
  public static var standard: Registry {
    Registry("loss")
      .adding(CrossEntropy.self)
  }

  /// The same registry with one more loss.
  public func adding<Kind: Loss>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
