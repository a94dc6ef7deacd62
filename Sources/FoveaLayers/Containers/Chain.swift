public import FoveaGraph

/// Applies layers one after the other and adds nothing to their paths.
public struct Chain: Layer, StructuralLayer {
  /// The layers, in order.
  public let children: [any Layer]

  /// Makes a chain of a list of layers.
  public init(_ children: [any Layer]) { self.children = children }

  /// Makes a chain of the layers in a block.
  public init(@LayerBuilder _ children: () -> Chain) { self = children() }

  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    var value = input
    for child in children { value = try context.build(child, on: value) }
    return value
  }
}
