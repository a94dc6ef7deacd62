import FoveaCore
import FoveaGraph

extension AdaptiveAveragePooling: ONNXOperation {
  /// Windows of different sizes are written as products with two matrices, one for the columns, one for the rows.
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    if size == 1 { return graph.node("GlobalAveragePool", node.inputs) }
    let image = node.types[0].imageSize
    if let window = window(over: image) {
      return graph.node("AveragePool", node.inputs, window.attributes(.none))
    }
    let columns = graph.constant(Self.means(of: image.width, in: size.width, transposed: true))
    let rows = graph.constant(Self.means(of: image.height, in: size.height, transposed: false))
    let narrow = graph.node("MatMul", [node.inputs[0], columns])
    return graph.node("MatMul", [rows] + narrow)
  }

  /// The matrix `[parts, count]`, or its transpose, that takes the means of parts.
  private static func means(of count: Int, in parts: Int, transposed: Bool) -> HostTensor {
    var matrix = [Float](repeating: 0, count: count * parts)
    for part in 0..<parts {
      let window = part * count / parts..<((part + 1) * count + parts - 1) / parts
      for place in window {
        matrix[transposed ? place * parts + part : part * count + place] = 1 / Float(window.count)
      }
    }
    return HostTensor(matrix, shape: transposed ? [count, parts] : [parts, count])
  }
}
