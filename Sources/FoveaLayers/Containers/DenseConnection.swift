public import FoveaGraph

/// Joins its input and what its layers make of it along the channels, the input first.
///
/// See Huang et al. 2016, arXiv:1608.06993, equation 2. It adds nothing to the paths of its children.
public struct DenseConnection: Layer, StructuralLayer {
  /// The layers that make the new channels.
  public let content: Chain

  /// Makes a connection around the layers in a block.
  public init(@LayerBuilder _ content: () -> Chain) { self.content = content() }

  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    let new = try context.build(content, on: input)
    return try context.graph.apply(FoveaGraph.Concatenate(), input, new)
  }
}
