import FoveaCore

extension ONNXModel {
  /// The same network for another number of classes: the constants of the layer that makes the logits have other
  /// extents, and zeros.
  ///
  /// Of what follows that layer, shapes that name the number of classes change too.
  ///
  /// - Parameters:
  ///   - classes: The new number of classes.
  ///   - present: The present number.
  ///   - file: The file, as errors call it.
  /// - Returns: The network with the new layer.
  /// - Throws: `FoveaError` with code `.format` if no layer with weights of its own makes the logits.
  package func withClasses(_ classes: Int, insteadOf present: Int, file: String) throws -> ONNXModel {
    var model = classifier
    let graph = model.graph
    var head = ONNXHead(graph, file: file)
    try head.collect(from: graph.outputs.first?.name ?? "")
    for (name, axis) in head.axes {
      guard let place = graph.initializers.firstIndex(where: { $0.name == name }) else { continue }
      let shape = graph.initializers[place].tensor.shape
      // A bias may be one number for all classes.
      guard axis < shape.rank, shape[axis] == present else { continue }
      model.graph.initializers[place].tensor = .filled(
        0, shape: shape.replacing(axis: axis, with: classes))
    }
    for (place, constant) in graph.initializers.enumerated() where head.shapes.contains(constant.name) {
      let extents = constant.tensor.integers.map { Int64($0 == present ? classes : $0) }
      model.graph.initializers[place].tensor = HostTensor(.int64(extents), shape: constant.tensor.shape)
    }
    return model
  }
}

/// The constants of the layer that makes the logits, with the axis of each that counts the classes.
private struct ONNXHead {
  private(set) var axes: [String: Int] = [:]
  /// The constants with the shapes that its results are given.
  private(set) var shapes: Set<String> = []
  private let file: String
  private var makers: [String: ONNXNode] = [:]
  private var constants: [String: TensorShape] = [:]
  private var readers: [String: Int] = [:]

  init(_ graph: ONNXGraph, file: String) {
    self.file = file
    for node in graph.nodes {
      for output in node.outputs { makers[output] = node }
      for input in node.inputs { readers[input, default: 0] += 1 }
    }
    for constant in graph.initializers { constants[constant.name] = constant.tensor.shape }
  }

  /// Goes from the logits towards the images up to the first node with a matrix or filters.
  mutating func collect(from output: String) throws {
    var name = output
    while let node = makers[name] {
      switch node.type {
      case "Gemm":
        let isTransposed = node.attributes.contains { attribute in
          if attribute.name == "transB", case .int(1) = attribute.value { true } else { false }
        }
        return try add(node.inputs, axis: isTransposed ? 0 : 1)
      case "MatMul": return try add(Array(node.inputs.prefix(2)), axis: 1)
      case "Conv": return try add(node.inputs, axis: 0)
      case "Add":
        guard let bias = node.inputs.first(where: { (try? constant(behind: $0)) != nil }),
          let other = node.inputs.first(where: { $0 != bias })
        else { throw absent }
        try addBias(bias)
        name = other
      default:
        guard let first = node.inputs.first, constants[first] == nil else { throw absent }
        if node.type == "Reshape", node.inputs.count > 1, readers[node.inputs[1]] == 1 {
          shapes.insert(node.inputs[1])
        }
        name = first
      }
    }
    throw absent
  }

  private var absent: FoveaError {
    FoveaError(
      .format, at: file, "no layer with weights of its own makes the logits, so the number of classes stays",
      remedy: "train on data with as many classes as the network has")
  }

  private mutating func add(_ inputs: [String], axis: Int) throws {
    guard inputs.count > 1 else { throw absent }
    let (name, isTransposed) = try constant(behind: inputs[1])
    axes[name] = isTransposed ? 1 - axis : axis
    if inputs.count > 2, !inputs[2].isEmpty { try addBias(inputs[2]) }
  }

  /// The classes are the axis of a bias that is not 1, the last one of a row.
  private mutating func addBias(_ bias: String) throws {
    let name = try constant(behind: bias).name
    guard let shape = constants[name] else { throw absent }
    axes[name] = shape.dimensions.lastIndex { $0 != 1 } ?? max(shape.rank - 1, 0)
  }

  /// The constant that a value is, which nothing else reads, and whether it has been transposed.
  private func constant(behind value: String) throws -> (name: String, isTransposed: Bool) {
    var (name, isTransposed) = (value, false)
    while constants[name] == nil {
      guard let node = makers[name], readers[name] == 1, let first = node.inputs.first else { throw absent }
      switch node.type {
      case "Identity", "Cast": break
      case "Transpose": isTransposed.toggle()
      default: throw absent
      }
      name = first
    }
    guard readers[name] == 1 else { throw absent }
    return (name, isTransposed)
  }
}
