public import FoveaCore
public import FoveaGraph

/// A model whose batch normalizations are folded into the convolutions before them, where they can be.
///
/// In inference it has fewer parameters than the model: the convolution gets a bias in place of the
/// normalization's four vectors. In training it is the model itself. The formula is that of
/// ``NormalizationFolding``.
public struct FoldedNormalization: Model {
  /// The model without folding.
  public let base: any Model

  /// Creates the folded form of a model.
  public init(_ base: any Model) { self.base = base }

  /// The name of the model without folding.
  public var name: String { base.name }
  /// The number of classes of the model.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the model does not declare it.
  public var classes: Int { get throws { try base.classes } }
  /// The shape `[C, H, W]` of the model's images.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the model does not declare it.
  public var inputShape: TensorShape { get throws { try base.inputShape } }
  /// The initial values of the model's parameters.
  public var initialization: any Initialization { base.initialization }

  /// Appends the model to the graph, in inference with normalizations folded, and returns its logits
  /// `[N, classes]`.
  ///
  /// To find out which can be folded, it builds the model's network for images of the input's shape
  /// `[N, C, H, W]` first.
  ///
  /// - Throws: what building the model throws.
  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    guard !context.mode.isTraining else { return try base.build(input, in: &context) }
    let shape = context.graph.shape(of: input)
    let plain = try base.network(
      batch: shape[0], input: TensorShape(Array(shape.dimensions.dropFirst())), mode: .inference)
    context.foldings = Dictionary(
      plain.normalizationFoldings.map { ($0.scale, $0) }, uniquingKeysWith: { first, _ in first })
    defer { context.foldings = [:] }
    return try base.build(input, in: &context)
  }
}
