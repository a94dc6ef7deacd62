import FoveaCore
import FoveaGraph

/// Finds out which values of a network are flat only because dense layers want them so.
struct Spread {
  let graph: Graph
  /// The rows and columns that flat values have where the network sees pictures of its own size.
  private(set) var extents: [Graph.Value: Size2D] = [:]
  /// The shapes of matrices as filters, by their paths.
  private(set) var reshaped: [String: TensorShape] = [:]
  private var paths: [Graph.Value: String] = [:]
  /// How many nodes read each value of the state.
  private var uses: [Graph.Value: Int] = [:]

  init(graph: Graph) {
    self.graph = graph
    for argument in graph.arguments {
      if case .state(let path) = argument.source { paths[argument.value] = path }
    }
    for input in graph.nodes.flatMap(\.inputs) { uses[input, default: 0] += 1 }
  }

  /// Looks at the next node.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if it cannot be spread out.
  mutating func visit(_ node: Graph.Node) throws {
    guard let input = node.inputs.first else { return }
    switch node.operation {
    case is Reshape: try visitReshape(node, of: input)
    case let pooling as AdaptiveAveragePooling where pooling.size != 1:
      let shape = graph.shape(of: input)
      guard pooling.window(over: Size2D(shape[2], shape[3])) == nil else { return }
      throw Self.error(
        at: node.scope,
        "pools \(shape[2]) x \(shape[3]) into \(pooling.size.height) x \(pooling.size.width), with windows of "
          + "different sizes")
    case is Linear: try visitLinear(node, of: input)
    default:
      guard node.inputs.contains(where: { extents[$0] != nil }) else { return }
      guard node.inputs.count == 1, !(node.operation is Softmax), let output = node.outputs.first,
        graph.type(of: output) == graph.type(of: input)
      else { throw Self.error(at: node.scope, "\(node.operation.kind) takes flattened values") }
      extents[output] = extents[input]
    }
  }

  private mutating func visitReshape(_ node: Graph.Node, of input: Graph.Value) throws {
    let (old, new) = (graph.shape(of: input), graph.shape(of: node.outputs[0]))
    if paths[input] != nil { return }
    guard old.rank == 4, new == [old[0], old.count / max(old[0], 1)] else {
      throw Self.error(at: node.scope, "\(old) becomes \(new), which is not flattening")
    }
    extents[node.outputs[0]] = Size2D(old[2], old[3])
  }

  private mutating func visitLinear(_ node: Graph.Node, of input: Graph.Value) throws {
    guard let extent = extents[input] else { return }
    let weight = node.inputs[1]
    guard let path = paths[weight], uses[weight] == 1 else {
      throw Self.error(at: node.scope, "the matrix is not a parameter of this layer alone")
    }
    let shape = graph.shape(of: weight)
    reshaped[path] = [
      shape[0], shape[1] / (extent.height * extent.width), extent.height, extent.width,
    ]
    extents[node.outputs[0]] = 1
  }

  static func error(at place: String, _ problem: String) -> FoveaError {
    FoveaError(
      .configuration, at: place, "cannot slide over larger pictures: \(problem)",
      remedy: "set \(.crops) to 1 or 10")
  }
}
