public import FoveaGraph

/// Applies layers one after the other; each child's path component is its index, from 0.
public struct Sequential: Layer, StructuralLayer {
  /// The layers, in order.
  public let children: [any Layer]

  /// Makes a sequence of the layers in a block.
  public init(@LayerBuilder _ children: () -> Chain) { self.children = children().children }

  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    var value = input
    for (index, child) in children.enumerated() {
      value = try context.build(child, on: value, at: "\(index)")
    }
    return value
  }
}
