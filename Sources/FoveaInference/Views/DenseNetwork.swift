public import FoveaCore
public import FoveaGraph
public import FoveaLayers

/// A network that slides over pictures larger than those it was made for, as one convolution after the other.
///
/// A dense layer behind `Flatten` becomes a convolution with filters of the flattened extents, a later one a
/// convolution with filters of 1 x 1: the same numbers in another shape, under the same paths (Sermanet et
/// al. 2013, arXiv:1312.6229, section 3.5). Where a network ends in global pooling, the pooling covers the
/// larger map. The map of class scores that comes out is averaged over all places, as in Simonyan and
/// Zisserman 2014 (arXiv:1409.1556), section 3.2.
///
/// On pictures of the size that the network was made for, it computes the same.
public struct DenseNetwork: Sendable {
  /// The network for pictures of its own size.
  private let network: Network
  /// The extents of each value that is flat in the network and spread out here.
  private let extents: [Graph.Value: Size2D]
  /// The shapes of the parameters that are filters here and matrices in the network, by their paths: `[K, C,
  /// H, W]`.
  public let reshaped: [String: TensorShape]

  /// Prepares to spread out a network that was built in inference.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the layer that cannot be spread out.
  public init(_ network: Network) throws {
    self.network = network
    var spread = Spread(graph: network.graph)
    for node in network.graph.nodes { try spread.visit(node) }
    if let extent = spread.extents[network.logits], extent != 1 {
      throw Spread.error(at: "logits", "the scores of \(extent) places follow each other")
    }
    (extents, reshaped) = (spread.extents, spread.reshaped)
  }

  /// Returns the parameters and statistics of the network, by path, in the shapes that they have here; the
  /// numbers stay.
  public func tensors(_ tensors: [String: HostTensor]) -> [String: HostTensor] {
    tensors.merging(
      reshaped.compactMap { path, shape in
        tensors[path].map { (path, HostTensor($0.elements, shape: shape)) }
      }
    ) { $1 }
  }

  /// Builds the graph for a batch of pictures of one size: input `images`, `[N, C, height, width]`, results
  /// `logits` and `probabilities`, `[N, K]`.
  ///
  /// The logits are the means of the map of scores over its places, if there is a map.
  ///
  /// - Throws: `ShapeError` if the pictures are too small, `FoveaError` with code `.configuration` if the
  ///   network computes no logits.
  public func predictionGraph(batch: Int, height: Int, width: Int) throws -> Graph {
    let native = network.graph
    var graph = Graph()
    let shape = native.shape(of: network.images)
    var values: [Graph.Value: Graph.Value] = [:]
    for argument in native.arguments {
      switch argument.source {
      case .input(let name):
        let type = native.type(of: argument.value)
        values[argument.value] = graph.input(
          name, argument.value == network.images ? TensorType([batch, shape[1], height, width]) : type)
      case .state(let path):
        let role = native.stateEntries.first { $0.path == path }?.role ?? .parameter
        values[argument.value] = graph.state(
          path, reshaped[path] ?? native.shape(of: argument.value), role: role)
      }
    }
    for node in native.nodes {
      graph.scope = node.scope
      let inputs = node.inputs.compactMap { values[$0] }
      let outputs = try apply(node, to: inputs, in: &graph)
      for (value, output) in zip(node.outputs, outputs) { values[value] = output }
    }
    guard var logits = values[network.logits] else {
      throw Spread.error(at: "logits", "no operation computes them")
    }
    graph.scope = "prediction"
    if graph.shape(of: logits).rank == 4 {
      logits = try graph.apply(AdaptiveAveragePooling(1), logits)
      logits = try graph.apply(Reshape(to: [batch, graph.shape(of: logits)[1]]), logits)
    }
    graph.result(InferenceName.logits, logits)
    graph.result(InferenceName.probabilities, try graph.apply(Softmax(), logits))
    graph.removeDeadNodes()
    try graph.verify()
    return graph
  }

  /// Appends to a graph what a node becomes here.
  private func apply(
    _ node: Graph.Node, to inputs: [Graph.Value], in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    let isFlat = node.inputs.first.map { extents[$0] != nil } ?? false
    switch node.operation {
    case is Reshape where node.outputs.allSatisfy { extents[$0] != nil }: return [inputs[0]]
    case is Linear where isFlat: return try graph.applyAll(Convolution(), inputs)
    case let pooling as AdaptiveAveragePooling where pooling.size != 1:
      let image = network.graph.shape(of: node.inputs[0])
      guard let window = pooling.window(over: Size2D(image[2], image[3])) else { break }
      return window.size == 1 ? [inputs[0]] : try graph.applyAll(AveragePooling(window), inputs)
    default: break
    }
    return try graph.applyAll(node.operation, inputs)
  }
}
