public import FoveaGraph

/// Adds what a shortcut makes of the input to what the main path makes of it.
///
/// See He et al. 2015, arXiv:1512.03385, figure 2. An empty shortcut passes the input on. The
/// residual adds nothing to the paths of its children.
public struct Residual: Layer, StructuralLayer {
  /// The function that is applied to the sum.
  public let activation: ActivationFunction
  /// The layers of the main path.
  public let main: Chain
  /// The layers beside it, none for the identity.
  public let shortcut: Chain

  /// Makes a residual of two blocks of layers, whose results have one shape.
  public init(
    activation: ActivationFunction = .relu, @LayerBuilder main: () -> Chain,
    @LayerBuilder shortcut: () -> Chain = { Chain([]) }
  ) {
    self.activation = activation
    self.main = main()
    self.shortcut = shortcut()
  }

  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    let changed = try context.build(main, on: input)
    let kept = try context.build(shortcut, on: input)
    return try activation.apply(context.graph.apply(Sum(), changed, kept), in: &context)
  }
}
