import FoveaGraph

/// The rounding to bytes at the end of a convolution that multiplies bytes, and of what is inside it already, if
/// nothing else reads the result; on processors that have instructions for it.
struct ConvolutionQuantize: Fusion {
  let name = "convolution and rounding to bytes"

  func extend(_ group: inout Group, in grouping: inout Grouping) {
    guard OneDNNBackend.hasBytes, var epilogue = group.epilogue,
      let next = grouping.onlyReader(of: group.outputs[0]),
      let operation = grouping.graph.nodes[next].operation as? Quantize, operation.scales.count == 1,
      group.node.inputs.prefix(2).allSatisfy({ isDequantized($0, in: grouping) })
    else { return }
    epilogue.quantization = operation
    group.end(with: grouping.absorb(next), epilogue)
  }

  /// Whether a value comes from bytes, perhaps by way of operations that only move them.
  private func isDequantized(_ value: Graph.Value, in grouping: Grouping) -> Bool {
    guard let maker = grouping.makers[value].map({ grouping.graph.nodes[$0] }) else { return false }
    switch maker.operation {
    case is Dequantize: return true
    case is MaxPooling, is Reshape, is Concatenate:
      return maker.inputs.allSatisfy { isDequantized($0, in: grouping) }
    default: return false
    }
  }
}
