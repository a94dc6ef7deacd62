import FoveaCore

extension ONNXModel {
  /// What marks an input of a skeleton that stands for a constant.
  private static let weight = "FOVEA_WEIGHT"
  /// The most elements of a constant that a skeleton keeps: shapes, axes, factors.
  private static let smallest = 64

  /// The same network without the numbers of its weights, which become inputs, so that it is small.
  ///
  /// Constants of integers, small ones and those that several nodes read stay. Texts about the file go.
  package var skeleton: ONNXModel {
    var readers: [String: Int] = [:]
    for name in graph.nodes.flatMap(\.inputs) { readers[name, default: 0] += 1 }
    let weights = graph.initializers.filter { constant in
      let type = ONNXElementType(constant.tensor.elementType)
      return [.float32, .float16, .float64].contains(type) && constant.tensor.shape.count > Self.smallest
        && readers[constant.name] == 1
    }
    let names = Set(weights.map(\.name))
    var skeleton = self
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
      let extents = (value.extents ?? []).map { extent -> Int in
        if case .known(let number) = extent { Int(clamping: number) } else { -1 }
      }
      let shape = TensorShape(extents)
      guard extents.allSatisfy({ $0 > 0 }), shape.isComputable, shape.count <= rest else {
        throw FoveaError(
          .format, at: file, "the network in its metadata has a weight \(value.name) of the shape \(extents)",
          remedy: "the file is damaged")
      }
      rest -= shape.count
      model.graph.initializers.append(ONNXTensor(name: value.name, tensor: .filled(0, shape: shape)))
    }
    model.graph.inputs.removeAll { $0.denotation == Self.weight }
    return model
  }
}
