public import FoveaCore
public import FoveaGraph

/// A transform of the gradients of a step, before the optimizer uses them.
///
/// A transform is a plain value in a file of its own, found by its name in a registry. Several form a chain, each of
/// which appends its operations to the graph of the step.
public protocol GradientTransform: NamedChoice {
  /// Appends the transform of all gradients; returns the new ones in the same order, with the same shapes.
  ///
  /// - Throws: `ShapeError` if an operation does not fit.
  func transform(
    _ gradients: [Graph.Value], in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value]
}

extension Registry where Choice == any GradientTransform {
  /// The transforms that come with Fovea.
  public static var standard: Registry {
    Registry("gradient transform")
      .adding(ClipNorm.self)
      .adding(ClipValue.self)
  }

  /// The same registry with one more transform.
  public func adding<Kind: GradientTransform>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
