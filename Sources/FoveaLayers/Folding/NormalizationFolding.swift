import FoveaCore
import FoveaGraph

/// A batch normalization with given statistics that can be folded into the convolution before it.
///
/// With `s = scale / sqrt(variance + epsilon)` the filters become `s filter`, for each output channel, and
/// the bias `s (bias - mean) + shift`.
public struct NormalizationFolding: Hashable, Sendable {
  /// The path of the convolution's filters, `[K, C / groups, R, S]`.
  public var filter: String
  /// The path of the convolution's bias, `[K]`, or the path that its new bias gets.
  public var bias: String
  /// Whether the convolution has a bias already.
  public var hasBias: Bool
  /// The paths of the normalization's scale, shift, mean and variance, `[K]` each.
  public var scale, shift, mean, variance: String
  /// The term that keeps the divisor away from zero.
  public var epsilon: Double
}

extension Network {
  /// The batch normalizations that can be folded, in the order of the network; none in training.
  ///
  /// A normalization can be folded if it alone reads the result of a convolution, and the path of a new bias
  /// is free.
  public var normalizationFoldings: [NormalizationFolding] {
    guard !mode.isTraining else { return [] }
    var paths: [Graph.Value: String] = [:]
    for argument in graph.arguments {
      if case .state(let path) = argument.source { paths[argument.value] = path }
    }
    var readers: [Graph.Value: Int] = [:]
    for value in graph.nodes.flatMap(\.inputs) + [logits] { readers[value, default: 0] += 1 }
    var makers: [Graph.Value: Graph.Node] = [:]
    for node in graph.nodes where node.operation is Convolution { makers[node.outputs[0]] = node }
    let taken = Set(parameters.map(\.path))
    return graph.nodes.compactMap { node in
      guard let normalization = node.operation as? BatchNormalization, normalization.statistics == .given,
        readers[node.inputs[0]] == 1, let maker = makers[node.inputs[0]],
        let filter = paths[maker.inputs[1]], filter.hasSuffix(".weight")
      else { return nil }
      let hasBias = maker.inputs.count == 3
      let bias = hasBias ? paths[maker.inputs[2]] : String(filter.dropLast("weight".count)) + "bias"
      let own = node.inputs[1...4].compactMap { paths[$0] }
      guard own.count == 4, let bias, hasBias || !taken.contains(bias) else { return nil }
      return NormalizationFolding(
        filter: filter, bias: bias, hasBias: hasBias, scale: own[0], shift: own[1], mean: own[2],
        variance: own[3], epsilon: normalization.epsilon)
    }
  }

  /// The number of batch normalizations in the network, folded ones not counted.
  package var normalizationCount: Int { graph.nodes.count { $0.operation is BatchNormalization } }
}

extension BuildContext {
  /// Lets a convolution take over a normalization, and returns what it makes.
  ///
  /// - Throws: `ShapeError` if no convolution makes the value, or the path of its new bias is taken.
  mutating func fold(_ folding: NormalizationFolding, into value: Graph.Value) throws -> Graph.Value {
    guard let index = graph.nodes.lastIndex(where: { $0.outputs.contains(value) }),
      graph.nodes[index].operation is Convolution
    else { throw ShapeError("no convolution is before this layer", rule: "Folding F1", at: path) }
    if !folding.hasBias {
      let shape: TensorShape = [graph.shape(of: value)[1]]
      let bias = try parameter(at: folding.bias, shape, behind: folding.filter)
      graph.nodes[index].inputs.append(bias)
    }
    return value
  }
}
