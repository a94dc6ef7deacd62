internal import FoveaCore
internal import FoveaGraph

/// An operation that this backend can carry out.
///
/// The conformances, in `Lowerings/` a file for each operation and its gradients, are the registry of lowerings.
protocol Lowerable: Graph.Operation {
  /// Appends the steps of a group whose first operation this is.
  func lower(_ group: Group, with compiler: Compiler) throws

  /// Whether the steps themselves refuse results that are not finite numbers, so that what becomes a part of the state
  /// needs no further look; false by default.
  var refusesNotFinite: Bool { get }

  /// Whether the lowering takes its inputs in `bfloat16` as well; where it does not, the compiler converts them, which
  /// is the default.
  var readsBFloat16: Bool { get }

  /// Whether the lowering takes numbers that lie in bytes (`Located.scales`) as well; where it does not, the compiler
  /// converts them, which is the default.
  var readsBytes: Bool { get }
}

extension Lowerable {
  var refusesNotFinite: Bool { false }
  var readsBFloat16: Bool { false }
  var readsBytes: Bool { false }
}

/// Finds the lowering of a group.
enum Lowerings {
  /// The graph with those composites decomposed that have no lowering of their own.
  static func supported(_ graph: Graph) throws(ShapeError) -> Graph {
    try graph.decomposed { $0 is any Lowerable }
  }

  static func lower(_ group: Group, with compiler: Compiler) throws {
    guard let operation = group.node.operation as? any Lowerable else {
      throw FoveaError(
        .backend, at: group.node.scope,
        "the backend onednn has no lowering for the operation \(group.node.operation.kind)")
    }
    try operation.lower(group, with: compiler)
  }
}
