import FoveaCore
import FoveaGraph

extension Constant: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    [graph.constant(.filled(Float(value), shape: shape))]
  }
}
