import FoveaCore
import FoveaGraph

/// The registry of the reference backend: every operation that is not composite has a row.
enum ReferenceLowerings {
  /// All lowerings by the name of their operation.
  static let table = Dictionary(
    uniqueKeysWithValues: [
      ReferenceLowering.adaptiveAveragePooling, .adaptiveAveragePoolingGradient, .averagePooling,
      .averagePoolingGradient, .batchNormalization, .batchNormalizationGradient, .binary, .broadcast,
      .concatenate, .constant, .convolution, .convolutionFilterGradient, .convolutionInputGradient,
      .dequantize, .linear, .linearInputGradient, .linearWeightGradient, .maxPooling, .maxPoolingGradient,
      .oneHot,
      .quantize, .randomUniform, .reLU, .reLUGradient, .reduce, .reshape, .sigmoid, .sigmoidGradient,
      .softmax,
      .softmaxGradient, .split, .sum, .tanh, .tanhGradient, .topKCorrect, .transpose, .unary,
    ].map { ($0.name, $0) })

  /// The kernel of a node.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the operation has no row in the table.
  static func kernel(of node: Graph.Node) throws -> ReferenceLowering.Kernel {
    guard let kernel = table[node.operation.kind]?.kernel(node.operation) else {
      throw FoveaError(
        .backend, at: node.scope.isEmpty ? "the graph" : node.scope,
        "the backend \(ReferenceBackend.name) has no lowering for the operation \(node.operation.kind)")
    }
    return kernel
  }
}
