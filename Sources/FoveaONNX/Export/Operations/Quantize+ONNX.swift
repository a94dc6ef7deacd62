import FoveaCore
import FoveaGraph

extension Quantize: ONNXOperation {
  /// Weights are written as the bytes that they become.
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    if elementType == .int8, let weights = node.tensors[0] {
      let layer = Quantization.Layer(inputScale: 1, isInputSigned: true, weightScales: scales)
      let bytes = HostTensor(.int8(layer.bytes(of: weights)), shape: weights.shape)
      return [graph.add(bytes, as: node.inputs[0] + "_quantized")]
    }
    let (scale, zero) = graph.scales(scales, elementType)
    return graph.node("QuantizeLinear", [node.inputs[0], scale, zero], scales.axisAttribute)
  }
}

extension Dequantize: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    let (scale, zero) = graph.scales(scales, node.types[0].elementType)
    return graph.node("DequantizeLinear", [node.inputs[0], scale, zero], scales.axisAttribute)
  }
}

extension ONNXGraphBuilder {
  /// The names of scales and of zero points, which are all 0: numbers without axes if there is one.
  fileprivate mutating func scales(_ scales: [Float], _ type: ElementType) -> (scale: String, zero: String) {
    let shape: TensorShape = scales.count == 1 ? .scalar : [scales.count]
    let zeros: HostTensor.Elements =
      type == .int8 ? .int8(scales.map { _ in 0 }) : .uint8(scales.map { _ in 0 })
    return (constant(HostTensor(scales, shape: shape)), constant(HostTensor(zeros, shape: shape)))
  }
}

extension [Float] {
  /// The attribute of scales that differ along the first axis.
  fileprivate var axisAttribute: [ONNXAttribute] { count == 1 ? [] : [ONNXAttribute("axis", 0)] }
}
