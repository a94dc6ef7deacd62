public import FoveaCore
public import FoveaData
public import FoveaGraph

/// A loss: the number that training makes smaller.
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

  /// Appends the loss of a batch whose targets are shares of all classes: a scalar, the mean over its examples.
  ///
  /// - Parameters:
  ///   - logits: The network's outputs, `[N, K]`.
  ///   - targets: The shares, `[N, K]`.
  ///   - graph: The graph, as for labels.
  /// - Returns: The loss.
  /// - Throws: `ShapeError` if the values do not fit each other, or the loss takes labels only.
  func loss(
    of logits: Graph.Value, targets: Graph.Value, in graph: inout Graph
  ) throws(ShapeError) -> Graph.Value

  /// What the mean over a batch divides by: the number of its examples, unless they count differently.
  func weight(of labels: HostTensor) -> Double

  /// The same for targets `[N, K]`.
  func weight(ofTargets targets: HostTensor) -> Double

  /// The same loss with what it takes from the training data filled in.
  ///
  /// - Parameters:
  ///   - trainingData: The examples that the network learns from.
  ///   - classes: The number of classes of the network.
  /// - Returns: The loss that is computed.
  /// - Throws: `FoveaError` with code `.configuration` if it does not fit the data.
  func resolved(for trainingData: any DataSet, classes: Int) throws -> Self

  /// The inputs of the graph that stay the same throughout a run, by their names.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the loss does not fit the number of classes.
  func constants(classes: Int) throws -> [String: HostTensor]
}

extension Loss {
  /// The default: every example counts 1.
  public func weight(of labels: HostTensor) -> Double { Double(labels.shape.count) }

  /// The default: there is no loss of targets that are shares.
  public func loss(
    of logits: Graph.Value, targets: Graph.Value, in graph: inout Graph
  ) throws(ShapeError) -> Graph.Value {
    throw ShapeError(
      "the loss \(Self.name) takes labels only", remedy: "train without transforms that mix examples",
      rule: "Training T2")
  }

  /// The default: every example counts 1.
  public func weight(ofTargets targets: HostTensor) -> Double { Double(targets.shape[0]) }

  /// The default: nothing is taken from the data.
  public func resolved(for trainingData: any DataSet, classes: Int) -> Self { self }

  /// The default: no further inputs.
  public func constants(classes: Int) throws -> [String: HostTensor] { [:] }
}

extension Loss {
  /// What the mean over a batch divides by: by its targets where it has some.
  func weight(of labels: HostTensor, targets: HostTensor?) -> Double {
    targets.map { weight(ofTargets: $0) } ?? weight(of: labels)
  }
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
