package import FoveaCore

/// An ONNX graph to which nodes are appended one by one.
package struct ONNXGraphBuilder {
  /// The graph so far.
  private(set) var graph = ONNXGraph()
  /// The path of the layer that appended nodes belong to.
  var scope = ""
  /// How often each name was wanted.
  private var uses: [String: Int] = [:]
  /// The names of the constants that operations brought with them.
  private var constants: [HostTensor: String] = [:]
  private var tensors: [String: HostTensor] = [:]

  init() {}

  /// Appends a node, named after the layer and the operator, and returns the names of its results.
  ///
  /// - Parameters:
  ///   - type: The operator.
  ///   - inputs: The names of the values that it reads.
  ///   - attributes: Its attributes.
  ///   - count: The number of its results.
  /// - Returns: The names of the results.
  package mutating func node(
    _ type: String, _ inputs: [String], _ attributes: [ONNXAttribute] = [], results count: Int = 1
  ) -> [String] {
    var node = ONNXNode()
    node.name = unique(scope.isEmpty ? type : "\(scope)/\(type)")
    (node.type, node.inputs, node.attributes) = (type, inputs, attributes)
    node.outputs = [node.name]
    for _ in 1..<max(count, 1) { node.outputs.append(unique(node.name)) }
    graph.nodes.append(node)
    return node.outputs
  }

  /// The name of a constant that holds a tensor; equal tensors have one.
  package mutating func constant(_ tensor: HostTensor) -> String {
    if let name = constants[tensor] { return name }
    let name = unique("constant")
    constants[tensor] = name
    tensors[name] = tensor
    graph.initializers.append(ONNXTensor(name: name, tensor: tensor))
    return name
  }

  /// The numbers of a constant that an operation brought with it, by its name.
  func tensor(_ name: String) -> HostTensor? { tensors[name] }

  /// The name of a constant of integers, `[count]`: a shape, or the numbers of axes.
  package mutating func constant(_ integers: [Int]) -> String {
    constant(HostTensor(.int64(integers.map(Int64.init)), shape: [integers.count]))
  }

  /// The name of a number without axes.
  package mutating func constant(_ number: Double) -> String { constant(.scalar(Float(number))) }

  /// Adds a constant under a name of its own, which is returned.
  mutating func add(_ tensor: HostTensor, as name: String) -> String {
    let name = unique(name)
    graph.initializers.append(ONNXTensor(name: name, tensor: tensor))
    return name
  }

  /// Keeps a name from being given to anything else.
  mutating func reserve(_ name: String) { _ = unique(name) }

  /// Declares a value that each run is given.
  mutating func input(_ value: ONNXValue) { graph.inputs.append(value) }

  /// Declares a value that each run returns, and gives it this name.
  mutating func output(_ value: ONNXValue, of old: String) {
    let isMade = graph.nodes.contains { $0.outputs.contains(old) }
    if isMade {
      func renamed(_ name: String) -> String { name == old ? value.name : name }
      for index in graph.nodes.indices {
        graph.nodes[index].inputs = graph.nodes[index].inputs.map(renamed)
        graph.nodes[index].outputs = graph.nodes[index].outputs.map(renamed)
      }
    } else {
      var node = ONNXNode()
      (node.type, node.inputs, node.outputs) = ("Identity", [old], [value.name])
      graph.nodes.append(node)
    }
    graph.outputs.append(value)
  }

  /// Removes the constants that no node reads, and gives the graph its name.
  mutating func finish(named name: String) {
    graph.name = name
    let read = Set(graph.nodes.flatMap(\.inputs))
    graph.initializers.removeAll { !read.contains($0.name) }
  }

  private mutating func unique(_ name: String) -> String {
    uses[name, default: 0] += 1
    let use = uses[name, default: 1]
    return use == 1 ? name : unique("\(name)_\(use - 1)")
  }
}
