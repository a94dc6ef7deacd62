import FoveaCore
import FoveaGraph

/// The walk over the nodes of a file, which rebuilds its graph for one batch size.
struct ONNXBuild {
  /// The file, as errors call it.
  let file: String
  /// The version of the operators.
  let version: Int
  /// What operations are appended to.
  var target: any ONNXTarget
  /// The values by their names.
  private(set) var operands: [String: ONNXOperand] = [:]
  /// The number of images.
  let batch: Int
  /// The parts of the state, with the constants that they hold, by the names of these.
  private var declared: [String: [(tensor: HostTensor, value: Graph.Value)]] = [:]
  /// What the bytes of weights and of values stand for, where zero stands for 0.
  var bytes: ONNXBytes
  /// The number of elements of all constants that were computed.
  private var computed = 0

  /// The most nodes of a graph.
  private static let largestGraph = 1 << 18
  /// The most elements of all constants that are computed.
  private static let largestConstants = 1 << 28

  init(_ model: ONNXModel, outputs: [String], file: String, batch: Int, target: any ONNXTarget) {
    (self.file, self.batch, self.target) = (file, batch, target)
    version = Int(clamping: model.operatorVersion)
    bytes = ONNXBytes(model.graph, outputs: outputs)
    for constant in model.graph.initializers { operands[constant.name] = .constant(constant.tensor) }
  }

  /// Gives a name to a value.
  mutating func define(_ name: String, _ operand: ONNXOperand) { operands[name] = operand }

  /// Appends what a node computes.
  ///
  /// - Throws: `FoveaError` with code `.format` that names the node and what of it is not supported.
  mutating func append(_ node: ONNXNode) throws {
    var place = ONNXNodePlace(node, version: version, file: file)
    guard node.domain.isEmpty else { throw place.error("the domain \(node.domain) is not supported") }
    guard let read = ONNXOperators.all[node.type] else { throw place.error("the operator is not supported") }
    for name in node.inputs where !name.isEmpty && operands[name] == nil {
      throw place.error("it reads \(name), which no node before it makes")
    }
    target.graph.scope = place.name
    let results: [ONNXOperand]
    do {
      results = try read(&place, &self)
    } catch let error as ShapeError {
      throw place.error("\(error.problem)")
    }
    try place.requireAllRead()
    for (name, result) in zip(node.outputs, results) where !name.isEmpty { operands[name] = result }
    // A few bytes could stand for more than any memory holds.
    guard target.graph.nodes.count <= Self.largestGraph, computed <= Self.largestConstants else {
      throw place.error("the network becomes too large")
    }
  }

  /// The shape of an operand.
  func shape(of operand: ONNXOperand) -> TensorShape {
    switch operand {
    case .constant(let tensor): tensor.shape
    case .value(let value): target.graph.shape(of: value)
    }
  }

  /// Refuses constants of so many elements that they would take all memory, before they are computed.
  mutating func reserve(_ shape: TensorShape, _ place: ONNXNodePlace) throws {
    guard shape.isComputable, shape.count <= Self.largestConstants - computed else {
      throw place.error("the constant \(shape) is too large")
    }
    computed += shape.count
  }

  /// Appends an operation to values of the graph, and returns its first result.
  mutating func apply(_ operation: some Graph.Operation, _ values: Graph.Value...) throws -> Graph.Value {
    try target.graph.applyAll(operation, values)[0]
  }

  /// Appends an operation to values of the graph, and returns all its results.
  mutating func applyAll(_ operation: some Graph.Operation, _ values: [Graph.Value]) throws -> [Graph.Value] {
    try target.graph.applyAll(operation, values)
  }

  /// The value of the state that holds a constant; the same name and numbers give the same value.
  mutating func parameter(
    _ name: String, _ tensor: HostTensor, role: StateRole = .parameter
  ) throws -> Graph.Value {
    let known = declared[name, default: []]
    if let entry = known.first(where: { $0.tensor == tensor }) { return entry.value }
    guard known.count < 1024 else {
      throw FoveaError(.format, at: file, "the constant \(name) is used in more than 1024 forms")
    }
    let value = try target.parameter(known.isEmpty ? name : "\(name)_\(known.count)", tensor, role: role)
    declared[name, default: []].append((tensor, value))
    return value
  }
}

extension ONNXModel {
  /// The operators that have been the same from the first version to the sixth.
  private static let unchanged: Set = [
    "Conv", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "Flatten", "Transpose",
    "Identity",
  ]

  /// Appends what the outputs of the model depend on, and returns them.
  ///
  /// - Parameters:
  ///   - target: What operations and constants are appended to.
  ///   - inputs: The inputs by their names: values of the graph, or numbers that are known.
  ///   - outputs: The names of the outputs, in the order of the result.
  ///   - batch: The number of images, which takes the place of 1 in shapes that were made for one image.
  ///   - file: The file, as errors call it.
  /// - Returns: The outputs.
  /// - Throws: `FoveaError` with code `.format` that names the operator, the node and what of it is not supported.
  package func append(
    to target: inout any ONNXTarget, inputs: [String: ONNXOperand], outputs: [String], batch: Int,
    file: String
  ) throws -> [ONNXOperand] {
    // What the first version had in the same form is the same there.
    let isOldAndSame =
      (1...5).contains(operatorVersion) && graph.nodes.allSatisfy { Self.unchanged.contains($0.type) }
    guard (6...25).contains(operatorVersion) || isOldAndSame else {
      throw FoveaError(
        .format, at: file, "is of operators \(operatorVersion), versions 6 to 25 are supported",
        remedy: "export the network with one of these versions")
    }
    var names: Set<String> = []
    let given = inputs.keys.filter { name in !graph.initializers.contains { $0.name == name } }
    for name in given + graph.initializers.map(\.name) + graph.nodes.flatMap(\.outputs) where !name.isEmpty {
      guard names.insert(name).inserted else {
        throw FoveaError(.format, at: file, "the name \(name) is given twice", remedy: "the file is damaged")
      }
    }
    var build = ONNXBuild(self, outputs: outputs, file: file, batch: batch, target: target)
    for (name, operand) in inputs { build.define(name, operand) }
    for node in graph.nodes(for: outputs) { try build.append(node) }
    target = build.target
    return try outputs.map { output in
      guard let operand = build.operands[output] else {
        throw FoveaError(.format, at: file, "nothing makes the output \(output)")
      }
      return operand
    }
  }
}

extension ONNXGraph {
  /// The nodes on which outputs depend, in the order of the file.
  func nodes(for outputs: [String]) -> [ONNXNode] {
    var makers: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for name in node.outputs where !name.isEmpty { makers[name] = index }
    }
    var needed = Set<Int>()
    var pending = outputs
    while let name = pending.popLast() {
      guard let index = makers[name], needed.insert(index).inserted else { continue }
      pending += nodes[index].inputs
    }
    return needed.sorted().map { nodes[$0] }
  }
}

// MARK: Inputs of a node

extension ONNXBuild {
  /// An input, nil if it is absent.
  func input(_ index: Int, of place: ONNXNodePlace) -> ONNXOperand? {
    guard index < place.node.inputs.count, !place.node.inputs[index].isEmpty else { return nil }
    return operands[place.node.inputs[index]]
  }

  /// An input that must be there.
  func operand(_ index: Int, of place: ONNXNodePlace) throws -> ONNXOperand {
    guard let operand = input(index, of: place) else { throw place.error("input \(index) is missing") }
    return operand
  }

  /// An input that must be known, nil if it is absent.
  func constant(_ index: Int, of place: ONNXNodePlace) throws -> HostTensor? {
    guard let operand = input(index, of: place) else { return nil }
    guard case .constant(let tensor) = operand else {
      throw place.error("input \(index) (\(place.node.inputs[index])) must be a constant")
    }
    return tensor
  }

  /// An input that must be a list of known integers, nil if it is absent.
  ///
  /// They lie within 32 bits, which larger ones become, as "to the end" is written.
  func integers(_ index: Int, of place: ONNXNodePlace) throws -> [Int]? {
    try constant(index, of: place)?.integers.map { Int(Int32(clamping: $0)) }
  }

  /// An input as a value of the graph: constants become parts of the state under their names.
  mutating func value(
    _ index: Int, of place: ONNXNodePlace, role: StateRole = .parameter
  ) throws -> Graph.Value {
    let value = try value(of: operand(index, of: place), named: place.node.inputs[index], role: role)
    guard target.graph.type(of: value).elementType == .float32 else {
      throw place.error("input \(index) has integers, which only DequantizeLinear and Cast turn into numbers")
    }
    return value
  }

  /// An operand as a value of the graph.
  mutating func value(
    of operand: ONNXOperand, named name: String, role: StateRole = .parameter
  ) throws -> Graph.Value {
    switch operand {
    case .value(let value): return value
    case .constant(let tensor):
      guard tensor.shape.count > 0 else {
        throw FoveaError(.format, at: file, "the constant \(name) has no elements")
      }
      return try parameter(name, tensor.float32, role: role)
    }
  }

  /// An input that must be images `[N, C, H, W]`.
  mutating func images(_ index: Int, of place: ONNXNodePlace) throws -> Graph.Value {
    let value = try value(index, of: place)
    let shape = target.graph.shape(of: value)
    guard shape.rank == 4 else {
      throw place.error("input \(index) has \(shape.rank) axes, only images [N, C, H, W] are supported")
    }
    return value
  }

  /// The number of an axis, counted from the end if it is below 0.
  func axis(_ axis: Int, rank: Int, of place: ONNXNodePlace) throws -> Int {
    let positive = axis < 0 ? axis + rank : axis
    guard (0..<rank).contains(positive) else {
      throw place.error("axis \(axis) is not one of \(rank)")
    }
    return positive
  }
}
