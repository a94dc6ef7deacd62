public import FoveaGraph

/// Applies each layer to the same input and joins the results along the channels, in order.
///
/// It adds nothing to the paths of its children, which ``Layer/named(_:)`` tells apart.
public struct Concatenate: Layer, StructuralLayer {
  /// The branches, in the order of their channels.
  public let branches: [any Layer]

  /// Makes branches of the layers in a block, one for each layer.
  public init(@LayerBuilder _ branches: () -> Chain) { self.branches = branches().children }

  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    var results: [Graph.Value] = []
    for branch in branches { results.append(try context.build(branch, on: input)) }
    return try context.graph.applyAll(FoveaGraph.Concatenate(), results)[0]
  }
}
