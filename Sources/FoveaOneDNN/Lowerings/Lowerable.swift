internal import FoveaCore
internal import FoveaGraph

/// An operation that this backend can carry out.
///
/// The conformances, one file for each family of operations, are the registry of lowerings.
protocol Lowerable: Graph.Operation {
  /// Appends the steps of a group whose first operation this is.
  func lower(_ group: Group, with compiler: Compiler) throws
}

/// Finds the lowering of a group.
enum Lowerings {
  static func lower(_ group: Group, with compiler: Compiler) throws {
    if case .merge(let merge) = group.kind { return try merge.lower(group, with: compiler) }
    guard let operation = group.node.operation as? any Lowerable else {
      throw FoveaError(
        .backend, at: group.node.scope, "the backend onednn has no lowering for \(group.node.operation.kind)")
    }
    try operation.lower(group, with: compiler)
  }
}
