public import FoveaCore
public import FoveaGraph
public import FoveaLayers
package import FoveaONNX

/// A network that stands in an ONNX file rather than in the catalogue.
///
/// Its parameters have the names of the file's constants.
public struct ONNXClassifier: Model {
  /// The name of the file without its ending.
  public let name: String
  /// The shape `[C, H, W]` of the images that the file is for.
  public let inputShape: TensorShape
  /// The number of classes.
  public let classes: Int
  /// The parameters and statistics of the file, in the order in which the network uses them.
  package let tensors: [(path: String, tensor: HostTensor)]

  /// The program that wrote the file, the version of its operators, and the number of its nodes.
  public var origin: String {
    let producer = [network.model.producer.name, network.model.producer.version].filter { !$0.isEmpty }
    return [
      producer.isEmpty ? nil : producer.joined(separator: " "), "operators \(network.model.operatorVersion)",
      "\(network.model.graph.nodes.count) nodes",
    ].compactMap(\.self).joined(separator: ", ")
  }

  private let network: ONNXNetwork

  /// The side of the images of a file that leaves it open.
  static let usualSide = 224

  /// Prepares the network of a file.
  ///
  /// - Throws: `FoveaError` with code `.format` that names the operator, the node and what of it is not supported;
  ///   `ShapeError` if the images do not fit.
  init(_ network: ONNXNetwork, name: String) throws {
    (self.network, self.name) = (network, name)
    let shape = TensorShape(
      [network.imageShape[0] == 0 ? 3 : network.imageShape[0]]
        + network.imageShape[1...].map { $0 == 0 ? Self.usualSide : $0 })
    inputShape = shape
    var target: any ONNXTarget = CollectingTarget()
    let images = target.graph.input("images", TensorType(TensorShape([1] + shape.dimensions)))
    let logits = try network.append(to: &target, images: images)
    classes = target.graph.shape(of: logits)[1]
    tensors = (target as? CollectingTarget)?.tensors ?? []
  }

  /// Appends the network of the file to the graph, and returns its logits `[N, classes]`.
  ///
  /// - Throws: `FoveaError` with code `.format` that names the node that is not supported; `ShapeError` if the images do
  ///   not fit.
  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    var target: any ONNXTarget = ContextTarget(context: context)
    let logits = try network.append(to: &target, images: input)
    if let target = target as? ContextTarget { context = target.context }
    return logits
  }
}

/// A graph whose state is kept beside it.
private struct CollectingTarget: ONNXTarget {
  var graph = Graph()
  var tensors: [(path: String, tensor: HostTensor)] = []

  mutating func parameter(_ name: String, _ tensor: HostTensor, role: StateRole) throws -> Graph.Value {
    tensors.append((name, tensor))
    return graph.state(name, tensor.shape, role: role)
  }
}

/// A network under construction.
private struct ContextTarget: ONNXTarget {
  var context: BuildContext

  var graph: Graph {
    get { context.graph }
    _modify { yield &context.graph }
  }

  mutating func parameter(_ name: String, _ tensor: HostTensor, role: StateRole) throws -> Graph.Value {
    try context.parameter(name, tensor.shape, for: role == .statistic ? .statistic(0) : .constant(0))
  }
}
