public import FoveaCore
public import FoveaGraph
public import FoveaLayers
import FoveaONNX
import Foundation

/// A network that stands in an ONNX file rather than in the catalogue.
///
/// Its parameters have the names of the file's constants. It can be trained where its operators can, as they are in use:
/// its batch normalizations keep their statistics, and there is no dropout.
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
  /// The bytes that a checkpoint keeps, if they are known.
  private var kept: Data?

  /// The most bytes of a network in a checkpoint.
  private static let largestStructure = 8 << 20

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

  /// The same network to be trained for a number of classes, without the numbers of its weights; its last layer has other
  /// shapes if the number, at least 1, is another one.
  ///
  /// - Throws: `FoveaError` with code `.format` if no layer with weights of its own makes the logits, more than that
  ///   layer depends on the number of classes, or a checkpoint could not hold the network.
  public func withClasses(_ count: Int) throws -> ONNXClassifier {
    let file = network.file
    var other = self
    if count != classes {
      let model = try network.model.withClasses(count, insteadOf: classes, file: file)
      do {
        other = try ONNXClassifier(ONNXNetwork(model, file: file), name: name)
      } catch {
        throw FoveaError(
          .format, at: file,
          "has \(classes) classes, and cannot be changed to \(count): \((error as? FoveaError)?.problem ?? "\(error)")",
          remedy: "train on data with as many classes")
      }
    }
    guard other.classes == count else {
      throw FoveaError(
        .format, at: file,
        "the number of classes stays \(other.classes), as more than its last layer depends on it",
        remedy: "train on data with as many classes")
    }
    other.kept = try other.structure
    return other
  }

  /// The network without its weights, as bytes that a checkpoint keeps.
  ///
  /// - Throws: `FoveaError` with code `.format` if a checkpoint cannot hold the network.
  var structure: Data {
    get throws {
      if let kept { return kept }
      if let path = tensors.map(\.path).first(where: Checkpoint.isMoment) {
        throw FoveaError(
          .format, at: network.file,
          "has a constant called \(path), as checkpoints call what optimizers keep",
          remedy: "rename it in the tool that wrote the file")
      }
      let count = tensors.reduce(0) { $0 + $1.tensor.shape.count }
      let skeleton = network.model.skeleton.encoded().data
      // What the operators make of weights may depend on their numbers.
      let again = try? ONNXClassifier(structure: skeleton, elements: count, name: name, file: network.file)
      let isSame = again.map { again in
        again.tensors.count == tensors.count
          && zip(again.tensors, tensors).allSatisfy {
            $0.path == $1.path && $0.tensor.shape == $1.tensor.shape
          }
      }
      let bytes = isSame == true ? skeleton : network.model.classifier.encoded().data
      guard bytes.count <= Self.largestStructure else {
        throw FoveaError(
          .format, at: network.file,
          "its network takes \(bytes.count) bytes without its weights, a checkpoint holds \(Self.largestStructure)",
          remedy: "export the network with weights in float32, each used once")
      }
      return bytes
    }
  }

  /// Reads what ``structure`` made; the weights may have as many elements as `count`.
  ///
  /// - Throws: `FoveaError` with code `.format` if the bytes are no network of classes; `ShapeError` if its images do
  ///   not fit.
  init(structure: Data, elements count: Int, name: String, file: String) throws {
    // A constant may be used in parts, and what it becomes have fewer elements.
    let model = try ONNXModel.decode(structure, name: file).restored(elements: 2 * count, file: file)
    try self.init(ONNXNetwork(model, file: file), name: name)
    kept = structure
  }

  /// Appends the network of the file to the graph, and returns its logits `[N, classes]`.
  ///
  /// - Throws: `FoveaError` with code `.format` that names the node that is not supported; `ShapeError` if the images do
  ///   not fit.
  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    var target: any ONNXTarget = ContextTarget(context: context)
    let logits = try network.append(to: &target, images: input)
    if let target = target as? ContextTarget {
      let first = context.graph.nodes.count
      context = target.context
      context.recordScopes(since: first, kinds: network.kinds)
    }
    return logits
  }
}

/// A graph whose state is kept beside it.
private struct CollectingTarget: ONNXTarget {
  var graph = Graph()
  var tensors: [(path: String, tensor: HostTensor)] = []
  private var paths: Set<String> = []

  mutating func parameter(_ name: String, _ tensor: HostTensor, role: StateRole) throws -> Graph.Value {
    guard paths.insert(name).inserted else {
      throw ShapeError(
        "two constants have this name", remedy: "the file is damaged", rule: "Layer L1", at: name)
    }
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
    let use: ParameterUse =
      switch tensor.shape.rank {
      case _ where role == .statistic: .statistic(0)
      case 4: .convolution
      case 2 where tensor.shape[0] > 1: .dense
      default: .constant(0)
      }
    return try context.parameter(name, tensor.shape, for: use)
  }
}
