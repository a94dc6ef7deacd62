import FoveaFormats
import Foundation

/// An operator applied to values by their names (message `NodeProto`).
package struct ONNXNode: Sendable {
  /// The name of the node, which may be empty.
  package var name = ""
  /// The operator, as in `Conv`.
  package var type = ""
  /// The domain of the operator; empty for ONNX's own.
  package var domain = ""
  /// The values read; an empty name stands for an optional one that is absent.
  package var inputs: [String] = []
  /// The values made.
  package var outputs: [String] = []
  /// The attributes.
  package var attributes: [ONNXAttribute] = []

  /// The name of the node: its own, or that of its first result.
  var title: String { name.isEmpty ? outputs.first ?? type : name }

  /// Creates a node.
  package init() {}

  /// The numbers of the fields in the schema.
  enum Field {
    static let inputs = 1
    static let outputs = 2
    static let name = 3
    static let type = 4
    static let attributes = 5
    static let domain = 7
  }

  func write(to message: inout ProtobufWriter) {
    for input in inputs { message.write(input, field: Field.inputs) }
    for output in outputs { message.write(output, field: Field.outputs) }
    message.write(name, field: Field.name)
    message.write(type, field: Field.type)
    if !domain.isEmpty { message.write(domain, field: Field.domain) }
    for attribute in attributes { message.message(field: Field.attributes) { attribute.write(to: &$0) } }
  }
}

extension ONNXNode {
  init(_ data: Data, from source: ONNXSource) throws {
    try source.forEachField(of: data) { field, value in
      switch field {
      case Field.inputs: inputs.append(try source.text(value))
      case Field.outputs: outputs.append(try source.text(value))
      case Field.name: name = try source.text(value)
      case Field.type: type = try source.text(value)
      case Field.attributes: attributes.append(try ONNXAttribute(source.message(value), from: source))
      case Field.domain: domain = try source.text(value)
      default: break
      }
      let count = inputs.count + outputs.count + attributes.count
      try source.require(count, atMost: ONNXSource.largestNode, "inputs, outputs and attributes of a node")
    }
    if domain == "ai.onnx" { domain = "" }
  }
}
