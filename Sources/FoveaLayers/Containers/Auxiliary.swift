import FoveaGraph

/// A side branch that classifies too, and exists only while the network is trained.
///
/// Its logits enter the loss with a weight of their own (Szegedy et al. 2014, arXiv:1409.4842,
/// section 5); the main path goes on with the branch's input. In inference nothing of it is built, so
/// images can be too small to train with and large enough to use.
public struct Auxiliary: Layer, BuildDirective {
  /// The weight of the branch's loss; the main loss has weight 1.
  public let weight: Double
  /// The layers of the branch, from the main path to logits `[N, classes]`.
  public let content: Chain

  /// Makes a side branch of the layers in a block.
  public init(weight: Double, @LayerBuilder _ content: () -> Chain) {
    self.weight = weight
    self.content = content()
  }

  func apply(_ input: Graph.Value, at component: String?, in context: inout BuildContext) throws
    -> Graph.Value
  {
    guard context.mode.isTraining else { return input }
    let logits: Graph.Value
    do {
      logits = try context.build(content, on: input, at: component)
    } catch let error as ShapeError where Self.needsLargerImages.contains(error.rule) {
      throw ShapeError(
        "images are too small for the side branches: \(error.problem)",
        remedy: "use larger images, or train without side branches (\(.noSideBranches))", rule: error.rule,
        at: error.location)
    }
    context.auxiliary.append(
      (name: context.path(of: component), logits: logits, weight: weight))
    return input
  }

  /// The rules that images break which are too small for a window.
  private static let needsLargerImages: Set = ["Convolution C2", "MaxPooling C1", "AveragePooling C1"]
}
