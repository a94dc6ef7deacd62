public import FoveaCore
public import FoveaGraph

/// A model whose layers compute in integers of 8 bits where a ``Quantization`` says so.
///
/// In inference its graph holds the operations `Quantize` and `Dequantize`; the parameters stay those of the model, as
/// numbers that the integers stand for. In training it is the model itself.
public struct QuantizedModel: Model {
  /// The model in numbers.
  public let base: any Model
  /// The layers that compute in integers.
  public let quantization: Quantization

  /// Creates the quantized form of a model.
  public init(_ base: any Model, _ quantization: Quantization) {
    (self.base, self.quantization) = (base, quantization)
  }

  /// The name of the model in numbers.
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

  /// Appends the model to the graph, in inference with its quantized layers, and returns its logits `[N, classes]`.
  ///
  /// - Throws: what building the model throws, `ShapeError` if the scales do not fit a layer.
  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    let logits = try base.build(input, in: &context)
    guard !context.mode.isTraining else { return logits }
    let starts = try context.graph.quantizeLayers(by: quantization)
    for index in context.layers.indices {
      let nodes = context.layers[index].nodes
      context.layers[index].nodes = starts[nodes.lowerBound]..<starts[nodes.upperBound]
    }
    return logits
  }
}

extension Network {
  /// The paths of the weights that can be quantized, in the order of the layers: those of convolutions and linear
  /// layers; none in training.
  public var quantizableWeights: [String] { quantizableLayers.map(\.path) }

  /// The layers that can be quantized, with the nodes that compute them.
  package var quantizableLayers: [(path: String, node: Graph.Node)] {
    guard !mode.isTraining else { return [] }
    let layers = graph.nodes.compactMap { node -> (path: String, node: Graph.Node)? in
      guard node.operation is Convolution || node.operation is Linear else { return nil }
      return graph.statePath(of: node.inputs[1]).map { ($0, node) }
    }
    // Weights that two layers share have two inputs, and would need two scales.
    let uses = Dictionary(grouping: layers, by: \.path)
    return layers.filter { uses[$0.path]?.count == 1 }
  }
}
