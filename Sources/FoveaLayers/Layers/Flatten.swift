import FoveaCore
public import FoveaGraph

/// Lays each image out as a row: `[N, C, H, W]` to `[N, C H W]`.
public struct Flatten: Layer {
  /// `Never`, as the layer applies operations instead of composing layers.
  public typealias Body = Never

  /// Makes the layer, which has no attributes.
  public init() {}

  /// See ``Layer/build(_:in:)``.
  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    let shape = context.graph.shape(of: input)
    guard shape.rank >= 1 else {
      throw ShapeError("a single number has no rows", rule: "\(kind) L2", at: context.path)
    }
    return try context.graph.apply(
      Reshape(to: [shape[0], TensorShape(Array(shape.dimensions.dropFirst())).count]), input)
  }
}
