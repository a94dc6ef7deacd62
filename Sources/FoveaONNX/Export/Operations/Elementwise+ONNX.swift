import FoveaGraph

// Operators that take no attribute, or one.

extension ReLU: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    graph.node("Relu", node.inputs)
  }
}

extension LeakyReLU: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    graph.node("LeakyRelu", node.inputs, [ONNXAttribute("alpha", slope)])
  }
}

extension Sigmoid: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    graph.node("Sigmoid", node.inputs)
  }
}

extension Tanh: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    graph.node("Tanh", node.inputs)
  }
}

extension Softmax: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    graph.node("Softmax", node.inputs, [ONNXAttribute("axis", 1)])
  }
}

extension Sum: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    graph.node(node.inputs.count == 2 ? "Add" : "Sum", node.inputs)
  }
}

extension Binary: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    switch function {
    case .add: return graph.node("Add", node.inputs)
    case .subtract: return graph.node("Sub", node.inputs)
    case .multiply: return graph.node("Mul", node.inputs)
    case .divide: return graph.node("Div", node.inputs)
    case .greater:
      let truth = graph.node("Greater", node.inputs)
      return graph.node("Cast", truth, [ONNXAttribute("to", .int(ONNXElementType.float32.rawValue))])
    }
  }
}

extension Unary: ONNXOperation {
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    switch function {
    case .exponential: return graph.node("Exp", node.inputs)
    case .logarithm: return graph.node("Log", node.inputs)
    case .squareRoot: return graph.node("Sqrt", node.inputs)
    case .power(let exponent): return graph.node("Pow", node.inputs + [graph.constant(exponent)])
    case .affine(let scale, let shift):
      var names = node.inputs
      if scale != 1 { names = graph.node("Mul", names + [graph.constant(scale)]) }
      if shift != 0 || scale == 1 { names = graph.node("Add", names + [graph.constant(shift)]) }
      return names
    }
  }
}
