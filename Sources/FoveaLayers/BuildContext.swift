public import FoveaCore
public import FoveaGraph

/// The network under construction, to which layers append their operations and parameters.
public struct BuildContext: Sendable {
  /// The graph so far.
  public var graph: Graph
  /// The purpose that the network is built for.
  public let mode: Network.Mode
  /// The path of the layer that is being built.
  public private(set) var path = ""
  /// The parameters and statistics so far, in the order of declaration.
  public private(set) var parameters: [Parameter] = []
  /// A record of each layer so far, containers before their children.
  public internal(set) var layers: [LayerRecord] = []
  /// The normalizations that convolutions take over, by the paths of their scales.
  var foldings: [String: NormalizationFolding] = [:]
  /// The side branches so far.
  var auxiliary: [(name: String, logits: Graph.Value, weight: Double)] = []

  private let initialization: any Initialization
  let batch: Int
  private var depth = 0
  private var taken: Set<String> = []

  init(mode: Network.Mode, initialization: any Initialization, batch: Int) {
    self.graph = Graph()
    self.mode = mode
    self.initialization = initialization
    self.batch = batch
  }

  /// Builds a layer inside the current one and returns its result.
  ///
  /// `component` is what the parent adds to the path; a ``Named`` layer has its own instead.
  ///
  /// - Throws: `ShapeError` with the path of the layer whose input does not fit.
  public mutating func build(
    _ layer: some Layer, on input: Graph.Value, at component: String? = nil
  ) throws -> Graph.Value {
    if let directive = layer as? any BuildDirective {
      return try directive.apply(input, at: component, in: &self)
    }
    let outer = (path, depth)
    path = path(of: component)
    graph.scope = path
    defer {
      (path, depth) = outer
      graph.scope = path
    }
    if component == nil, layer is any StructuralLayer { return try layer.build(input, in: &self) }

    let (index, node, parameter) = (layers.count, graph.nodes.count, parameters.count)
    layers.append(
      LayerRecord(
        path: path, kind: layer.kind, detail: layer.detail, depth: depth, input: input, firstNode: node))
    depth += 1
    let output = try layer.build(input, in: &self)
    layers[index].isContainer = layers.count > index + 1
    layers[index].output = output
    layers[index].nodes = node..<graph.nodes.count
    layers[index].outputShape = graph.shape(of: output)
    layers[index].parameterCount = parameters[parameter...].lazy
      .filter { $0.role == .parameter }.map(\.shape.count).reduce(0, +)
    layers[index].multiplyAccumulates = graph.multiplyAccumulates(of: node..<graph.nodes.count) / batch
    return output
  }

  /// The path of a child of the current layer.
  func path(of component: String?) -> String {
    guard let component, !component.isEmpty else { return path }
    return path.isEmpty ? component : "\(path).\(component)"
  }

  /// Declares a value of the current layer that the state keeps, and returns it.
  ///
  /// From `use` follows its initial value, by the network's ``Initialization``.
  ///
  /// - Throws: `ShapeError` with rule `Layer L1` if the path is taken: two layers without names in one
  ///   chain, for example; with rule `Graph G1` if the value is too large to compute with.
  public mutating func parameter(
    _ name: String, _ shape: TensorShape, for use: ParameterUse
  ) throws -> Graph.Value {
    let path = path(of: name)
    try claim(path)
    try Graph.requireLimits([TensorType(shape)], at: path)
    let role: StateRole =
      switch use {
      case .statistic: .statistic
      case .convolution, .dense, .bias, .constant: .parameter
      }
    parameters.append(
      Parameter(
        path: path, shape: shape, role: role, initializer: initialization.initializer(for: use)))
    return graph.state(path, shape, role: role)
  }

  /// Declares the bias that a convolution gets when it takes over a normalization, next to its filters.
  ///
  /// - Throws: `ShapeError` with rule `Layer L1` if the path is taken.
  mutating func parameter(
    at path: String, _ shape: TensorShape, behind filter: String
  ) throws(ShapeError) -> Graph.Value {
    try claim(path)
    let place = parameters.firstIndex { $0.path == filter }.map { $0 + 1 } ?? parameters.endIndex
    let initializer = initialization.initializer(for: .constant(0))
    parameters.insert(
      Parameter(path: path, shape: shape, role: .parameter, initializer: initializer), at: place)
    return graph.state(path, shape, role: .parameter)
  }

  /// Takes a path for the current layer.
  ///
  /// - Throws: `ShapeError` with rule `Layer L1` if the path is taken.
  mutating func claim(_ path: String) throws(ShapeError) {
    guard taken.insert(path).inserted else {
      throw ShapeError(
        "two layers have this path", remedy: "give one of them another with .named(\"…\")",
        rule: "Layer L1", at: path)
    }
  }

  /// The input `int64[2]` from which dropout draws: the global step, the first row's global number.
  public mutating func position() -> Graph.Value { graph.input("position", TensorType([2], .int64)) }
}

extension Graph {
  /// The multiplications with addition of some nodes.
  func multiplyAccumulates(of range: Range<Int>) -> Int {
    nodes[range].reduce(0) { sum, node in
      sum + node.operation.multiplyAccumulates(node.inputs.map { type(of: $0) })
    }
  }
}

/// A container; summaries omit it unless it has a path of its own.
protocol StructuralLayer: Layer {}

/// A layer that says how another is built and leaves no trace of itself.
protocol BuildDirective: Layer {
  /// Builds what the directive stands for, inside the current layer.
  func apply(_ input: Graph.Value, at component: String?, in context: inout BuildContext) throws
    -> Graph.Value
}

extension BuildDirective {
  /// Builds what the directive stands for, without a path component from a parent.
  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    try apply(input, at: nil, in: &context)
  }
}
