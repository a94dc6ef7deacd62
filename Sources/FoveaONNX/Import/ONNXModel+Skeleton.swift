import FoveaCore
import FoveaFormats

extension ONNXModel {
  /// The denotation of an input of a skeleton that stands for a constant.
  private static let weight = "FOVEA_WEIGHT"
  /// The most elements of a constant that a skeleton keeps: shapes, axes, factors.
  private static let largestKept = 64

  /// The nodes that the first output needs, and the constants that these read.
  package var classifier: ONNXModel {
    var model = self
    model.graph.outputs = Array(graph.outputs.prefix(1))
    model.graph.nodes = graph.nodes(for: model.graph.outputs.map(\.name))
    // Some tools write weights as nodes.
    for node in model.graph.nodes where node.type == "Constant" && node.domain.isEmpty {
      guard node.attributes.count == 1, node.attributes[0].name == "value", node.outputs.count == 1,
        case .tensor(let constant) = node.attributes[0].value
      else { continue }
      model.graph.initializers.append(ONNXTensor(name: node.outputs[0], tensor: constant.tensor))
    }
    let constants = Set(model.graph.initializers.map(\.name))
    model.graph.nodes.removeAll { $0.type == "Constant" && $0.outputs.allSatisfy(constants.contains) }
    let read = Set(model.graph.nodes.flatMap(\.inputs))
    model.graph.initializers.removeAll { !read.contains($0.name) }
    return model
  }

  /// The same network without the numbers of its weights, which become inputs, so that it is small.
  ///
  /// Constants of integers, small ones and those that several nodes read stay. Texts about the file go.
  package var skeleton: ONNXModel {
    var skeleton = classifier
    var readers: [String: Int] = [:]
    for name in skeleton.graph.nodes.flatMap(\.inputs) { readers[name, default: 0] += 1 }
    let weights = skeleton.graph.initializers.filter { constant in
      let type = ONNXElementType(constant.tensor.elementType)
      return [.float32, .float64].contains(type) && constant.tensor.shape.count > Self.largestKept
        && readers[constant.name] == 1
    }
    let names = Set(weights.map(\.name))
    (skeleton.documentation, skeleton.metadata) = ("", [])
    skeleton.graph.initializers.removeAll { names.contains($0.name) }
    skeleton.graph.inputs.removeAll { names.contains($0.name) }
    skeleton.graph.inputs += weights.map { constant in
      var value = ONNXValue(
        name: constant.name, type: .float32,
        extents: constant.tensor.shape.dimensions.map { .known(Int64($0)) })
      value.denotation = Self.weight
      return value
    }
    return skeleton
  }

  /// The network of a skeleton with zeros for its weights.
  ///
  /// - Parameters:
  ///   - count: The number of elements that the weights may have together.
  ///   - file: The file, as errors call it.
  /// - Returns: The network, whose weights are constants again.
  /// - Throws: `FoveaError` with code `.format` if they have more, or a shape is invalid.
  package func restored(elements count: Int, file: String) throws -> ONNXModel {
    var (model, rest) = (self, count)
    for value in graph.inputs where value.denotation == Self.weight {
      let extents = value.numbers ?? []
      guard extents.allSatisfy({ $0 > 0 }), let size = elementCount(extents), size <= rest,
        TensorShape(extents).isComputable
      else {
        throw FoveaError(
          .format, at: file, "the network in its metadata has a weight \(value.name) of the shape \(extents)",
          remedy: "the file is damaged")
      }
      rest -= size
      model.graph.initializers.append(
        ONNXTensor(name: value.name, tensor: .filled(0, shape: TensorShape(extents))))
    }
    model.graph.inputs.removeAll { $0.denotation == Self.weight }
    return model
  }
}
