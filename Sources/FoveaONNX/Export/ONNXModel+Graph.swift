package import FoveaCore
package import FoveaGraph

extension ONNXModel {
  /// Whether another model has other nodes, or constants of other shapes.
  package func hasOtherNodes(than other: ONNXModel) -> Bool {
    graph.nodes.count != other.graph.nodes.count
      || !zip(graph.nodes, other.graph.nodes).allSatisfy { $0.type == $1.type && $0.inputs == $1.inputs }
      || !zip(graph.initializers, other.graph.initializers).allSatisfy {
        $0.name == $1.name && $0.tensor.shape == $1.tensor.shape
          && ($0.tensor.elementType == .float32 || $0.tensor == $1.tensor)
      }
  }

  /// Writes a graph with its state as a model that takes batches of any size.
  ///
  /// Composite operations that ONNX lacks are written as what they stand for. Constants have the paths of the state as
  /// their names, nodes those of their layers.
  ///
  /// - Parameters:
  ///   - graph: The graph, built for a batch of one image. It has one input and writes no state.
  ///   - tensors: What the state holds, by path.
  ///   - input: The name of the input in the model.
  ///   - name: The name of the graph in the model.
  ///   - prepare: Appends the operators that come before the graph, to the input of this name, and returns the name of
  ///     the value that the graph reads.
  /// - Throws: `FoveaError` with code `.configuration` that names the layer that ONNX has no operators for, `.weights`
  ///   if a part of the state is missing; `ShapeError` if a composite cannot be decomposed.
  package init(
    _ graph: Graph, tensors: [String: HostTensor], input: String = "input", name: String,
    prepare: (String, inout ONNXGraphBuilder) throws -> String = { name, _ in name }
  ) throws {
    self.init()
    let graph = try graph.decomposed { $0 is any ONNXOperation && ONNXModel.isWritten($0) }
    var builder = ONNXGraphBuilder()
    var names: [Graph.Value: String] = [:]
    var paths: [Graph.Value: String] = [:]
    for name in [input] + graph.results.map(\.name) { builder.reserve(name) }
    for argument in graph.arguments {
      let type = graph.type(of: argument.value)
      switch argument.source {
      case .input:
        var value = ONNXValue(
          name: input, type: ONNXElementType(type.elementType), extents: Self.extents(type))
        if type.shape.rank == 4 { value.denotation = "IMAGE" }
        builder.input(value)
        builder.scope = "preprocessing"
        names[argument.value] = try prepare(input, &builder)
      case .state(let path):
        guard let tensor = tensors[path] else { throw FoveaError(.weights, at: path, "has no tensor") }
        names[argument.value] = builder.add(tensor, as: path)
        paths[argument.value] = path
      }
    }
    let constants = BatchConstants(graph)
    for node in graph.nodes {
      builder.scope = node.scope
      var place = ONNXPlace(
        inputs: node.inputs.map { names[$0] ?? "" }, types: node.inputs.map(graph.type(of:)),
        results: node.outputs.map(graph.type(of:)),
        tensors: node.inputs.map { paths[$0].flatMap { tensors[$0] } }, scope: node.scope)
      place.isRepeatedByReaders = node.operation is Broadcast && constants.isRepeated(node.outputs[0])
      guard let operation = node.operation as? any ONNXOperation else {
        throw place.error("it has no operator for \(node.operation.kind)")
      }
      for (value, name) in zip(node.outputs, try operation.write(place, to: &builder)) { names[value] = name }
    }
    for (name, value) in graph.results {
      let type = graph.type(of: value)
      builder.output(
        ONNXValue(name: name, type: ONNXElementType(type.elementType), extents: Self.extents(type)),
        of: names[value] ?? "")
    }
    builder.finish(named: name)
    self.graph = builder.graph
  }

  /// The extents of a value whose first axis is the batch.
  private static func extents(_ type: TensorType) -> [ONNXValue.Extent] {
    type.shape.dimensions.enumerated().map { $0 == 0 ? .free("batch") : .known(Int64($1)) }
  }

  /// Whether a composite operation is written whole.
  private static func isWritten(_ operation: any CompositeOperation) -> Bool {
    (operation as? LocalResponseNormalization)?.isCentred ?? true
  }
}
