public import FoveaGraph

/// Adds what a shortcut makes of the input to what the main path makes of it.
///
/// See He et al. 2015, arXiv:1512.03385, figure 2. An empty shortcut passes the input on, which needs a main path that
/// keeps the shape; ReLU follows the sum unless another `activation` is given. The residual adds nothing to the paths of
/// its children.
///
/// ```swift
/// Residual {
///   Conv2D(64, kernel: 3, stride: 2, padding: 1, activation: .relu)
///   Conv2D(64, kernel: 3, padding: 1)
/// } shortcut: {
///   Conv2D(64, kernel: 1, stride: 2)
/// }
/// ```
///
/// - (R1) Main path and shortcut make values of one type.
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
    let (main, side) = (context.graph.type(of: changed), context.graph.type(of: kept))
    guard main == side else {
      throw ShapeError(
        "the main path makes \(main), the shortcut \(side)",
        remedy:
          "give a shortcut that makes the same, such as a 1 x 1 convolution with the stride of the main path",
        rule: "Residual R1", at: context.path)
    }
    return try activation.apply(context.graph.apply(Sum(), changed, kept), in: &context)
  }
}
