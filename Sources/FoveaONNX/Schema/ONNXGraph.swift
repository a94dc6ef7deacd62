import FoveaFormats
import Foundation

/// Nodes in an order in which each comes after all that it reads (message `GraphProto`).
package struct ONNXGraph: Sendable {
  /// The name of the graph.
  package var name = ""
  /// The nodes.
  package var nodes: [ONNXNode] = []
  /// Constants by their names, which may be among the inputs too.
  package var initializers: [ONNXTensor] = []
  /// The values that each run is given.
  package var inputs: [ONNXValue] = []
  /// The values that each run returns.
  package var outputs: [ONNXValue] = []

  /// Creates an empty graph.
  package init() {}

  /// The numbers of the fields in the schema.
  enum Field {
    static let nodes = 1
    static let name = 2
    static let initializers = 5
    static let inputs = 11
    static let outputs = 12
    static let sparseInitializers = 15
  }

  func write(to message: inout ProtobufWriter) {
    for node in nodes { message.message(field: Field.nodes) { node.write(to: &$0) } }
    message.write(name, field: Field.name)
    for tensor in initializers { message.message(field: Field.initializers) { tensor.write(to: &$0) } }
    for value in inputs { message.message(field: Field.inputs) { value.write(to: &$0) } }
    for value in outputs { message.message(field: Field.outputs) { value.write(to: &$0) } }
  }
}

extension ONNXGraph {
  init(_ data: Data, from source: ONNXSource) throws {
    try source.forEachField(of: data) { field, value in
      switch field {
      case Field.nodes: nodes.append(try ONNXNode(source.message(value), from: source))
      case Field.name: name = try source.text(value)
      case Field.initializers: initializers.append(try ONNXTensor(source.message(value), from: source))
      case Field.inputs: inputs.append(try ONNXValue(source.message(value), from: source))
      case Field.outputs: outputs.append(try ONNXValue(source.message(value), from: source))
      case Field.sparseInitializers:
        throw source.error("has sparse constants, which are not supported", remedy: nil)
      default: break
      }
      let count = nodes.count + initializers.count + inputs.count + outputs.count
      try source.require(count, atMost: ONNXSource.largestCount, "nodes and values")
    }
  }
}
