import FoveaGraph

/// A layer under a name that replaces the path component that its parent would give.
///
/// Made by ``Layer/named(_:)``; of several names the outermost counts.
public struct Named: Layer, BuildDirective {
  /// The path component.
  public let name: String
  /// The layer that has the name.
  public let content: any Layer

  /// Gives a layer a name.
  init(_ name: String, _ content: any Layer) {
    self.name = name
    self.content = (content as? Named)?.content ?? content
  }

  func apply(_ input: Graph.Value, at component: String?, in context: inout BuildContext) throws
    -> Graph.Value
  {
    try context.build(content, on: input, at: name)
  }
}
