public import FoveaCore
public import FoveaGraph

/// A model whose batch normalizations are parts of the convolutions before them in inference, where they can
/// be.
///
/// It has fewer parameters than the model: a convolution gets a bias in the place of the normalization's four
/// vectors. In training it is the model itself.
public struct FoldedNormalization: Model {
  /// A model of its own build.
  public typealias Body = Never

  /// The model as it is declared.
  public let base: any Model

  /// Folds the normalizations of a model.
  public init(_ base: any Model) { self.base = base }

  /// The model's name.
  public var name: String { base.name }
  /// The model's classes.
  public var classes: Int { get throws { try base.classes } }
  /// The model's images.
  public var inputShape: TensorShape { get throws { try base.inputShape } }
  /// The model's initial values.
  public var initialization: any Initialization { base.initialization }

  /// Builds the model, with convolutions that have taken over their normalizations.
  ///
  /// - Throws: as the model does.
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
