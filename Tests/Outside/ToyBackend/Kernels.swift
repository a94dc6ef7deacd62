import FoveaCore
import FoveaGraph

/// What a node does in a run: makes the numbers of each result from those of its inputs, row by row.
typealias Kernel = @Sendable ([[Double]]) throws -> [[Double]]

/// The shapes around a node.
struct NodeShapes: Sendable {
  let inputs: [TensorShape]
  let outputs: [TensorShape]
}

/// The toy backend's primitives.
enum Kernels {
  /// The kernel of a node.
  ///
  /// - Throws: `FoveaError` with code `.backend` that names the operation if there is none.
  static func kernel(of node: Graph.Node, in graph: Graph) throws -> Kernel {
    let shapes = NodeShapes(
      inputs: node.inputs.map(graph.shape(of:)), outputs: node.outputs.map(graph.shape(of:)))
    guard
      let kernel = elementwise(node.operation) ?? ofBytes(node.operation) ?? alongAxes(node.operation, shapes)
        ?? ofRows(node.operation, shapes) ?? ofWindows(node.operation, shapes)
        ?? ofChannels(node.operation, shapes)
    else {
      throw FoveaError(
        .backend, at: node.scope.isEmpty ? "the graph" : node.scope,
        "the backend \(ToySettings.name) has no kernel for the operation \(node.operation.kind)")
    }
    return kernel
  }
}

/// The sum of `count` terms.
@inline(__always)
func sum(_ count: Int, _ term: (Int) -> Double) -> Double {
  var total = 0.0
  for index in 0..<count { total += term(index) }
  return total
}

/// A matrix, row by row.
@inline(__always)
func matrix(_ rows: Int, _ columns: Int, _ entry: (_ row: Int, _ column: Int) -> Double) -> [Double] {
  var values: [Double] = []
  values.reserveCapacity(rows * columns)
  for row in 0..<rows {
    for column in 0..<columns { values.append(entry(row, column)) }
  }
  return values
}
