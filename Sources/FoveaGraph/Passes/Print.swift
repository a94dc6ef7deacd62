extension Graph: CustomStringConvertible {
  /// The graph as text, a line for each argument, node, result and write.
  public var description: String {
    var lines: [String] = []
    func name(_ value: Value) -> String { "%\(value.index)" }
    for argument in arguments {
      let source =
        switch argument.source {
        case .input(let name): "input \"\(name)\""
        case .state(let path): "state \"\(path)\""
        }
      lines.append("\(name(argument.value)): \(type(of: argument.value)) = \(source)")
    }
    for node in nodes {
      let results = node.outputs.map { "\(name($0)): \(type(of: $0))" }.joined(separator: ", ")
      let attributes = node.operation.attributes.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
      let inputs = node.inputs.map(name).joined(separator: ", ")
      let place = node.scope.isEmpty ? "" : "  // \(node.scope)"
      let braces = attributes.isEmpty ? "" : " {\(attributes)}"
      lines.append("\(results) = \(node.operation.kind)(\(inputs))\(braces)\(place)")
    }
    lines += results.map { "result \"\($0.name)\" = \(name($0.value))" }
    lines += writes.map { "write \"\($0.path)\" = \(name($0.value))" }
    return lines.joined(separator: "\n")
  }
}
