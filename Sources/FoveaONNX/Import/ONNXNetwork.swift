import FoveaCore
package import FoveaGraph

/// A classifier in a file of the ONNX format: from images `[N, C, H, W]` to logits `[N, K]`.
package struct ONNXNetwork: Sendable {
  /// The model of the file.
  package let model: ONNXModel
  /// The file, as errors call it.
  package let file: String
  /// The shape of one image `[C, H, W]` where the file says it; 0 for an extent that it leaves open.
  package let imageShape: [Int]

  /// The operators of the nodes by the scopes of what is appended for them.
  package var kinds: [String: String] {
    Dictionary(
      model.graph.nodes.map { ($0.title, $0.type) },
      uniquingKeysWith: { first, _ in first })
  }

  private let input: String
  private let output: String
  /// Whether the file has the channels of a pixel together, `[N, H, W, C]`.
  private let endsInChannels: Bool

  /// Looks at the inputs and outputs of a model.
  ///
  /// - Throws: `FoveaError` with code `.format` if it does not take images or has no output.
  package init(_ model: ONNXModel, file: String) throws {
    (self.model, self.file) = (model, file)
    func fail(_ problem: String) -> FoveaError {
      FoveaError(.format, at: file, problem, remedy: "only classifiers of images can be read")
    }
    let constants = Set(model.graph.initializers.map(\.name))
    let inputs = model.graph.inputs.filter { !constants.contains($0.name) }
    guard inputs.count == 1, let input = inputs.first else {
      throw fail("takes \(inputs.count) inputs, expected one: images")
    }
    guard let numbers = input.numbers, numbers.count == 4 else {
      throw fail("the input \(input.name) has \(input.extents?.count ?? 0) axes, expected 4")
    }
    guard let output = model.graph.outputs.first else { throw fail("has no output") }
    guard numbers.allSatisfy({ (0...65536).contains($0) }) else {
      throw fail("the input has the shape \(numbers)")
    }
    let channels = [1, 3]
    endsInChannels = !channels.contains(numbers[1]) && channels.contains(numbers[3])
    imageShape = endsInChannels ? [numbers[3], numbers[1], numbers[2]] : Array(numbers[1...])
    // The logarithm of a softmax has the same softmax as what it was made of.
    let last = model.graph.nodes.last { $0.type == "LogSoftmax" && $0.outputs == [output.name] }
    (self.input, self.output) = (input.name, last?.inputs.first ?? output.name)
  }

  /// Appends the network to a graph, and returns its logits `[N, K]`.
  ///
  /// A final softmax is omitted; callers append their own.
  ///
  /// - Throws: `FoveaError` with code `.format` that names the operator, the node and what of it is not supported;
  ///   `ShapeError` if the images do not fit.
  package func append(to target: inout any ONNXTarget, images: Graph.Value) throws -> Graph.Value {
    let shape = target.graph.shape(of: images)
    var given = images
    if endsInChannels {
      target.graph.scope = input
      given = try target.graph.apply(Transpose(axes: [0, 2, 3, 1]), images)
    }
    let outputs = try model.append(
      to: &target, inputs: [input: .value(given)], outputs: [output], batch: shape[0], file: file)
    guard case .value(let scores) = outputs[0] else {
      throw FoveaError(.format, at: file, "the output \(output) does not follow from the images")
    }
    let logits = target.graph.valueBeforeSoftmax(scores, rows: shape[0])
    let found = target.graph.shape(of: logits)
    guard found.rank > 0, found[0] == shape[0], target.graph.type(of: logits).elementType == .float32 else {
      throw FoveaError(
        .format, at: file,
        "the output \(output) is \(target.graph.type(of: logits)), expected a row of numbers for each image")
    }
    if found.rank == 2 { return logits }
    return try target.graph.apply(Reshape(to: [found[0], found.count / found[0]]), logits)
  }
}

extension Graph {
  /// The scores of which a value is the softmax, row by row, which may have been given other shapes; else the value
  /// itself.
  fileprivate func valueBeforeSoftmax(_ value: Value, rows: Int) -> Value {
    var current = value
    while let node = nodes.last(where: { $0.outputs.contains(current) }) {
      guard !(node.operation is Reshape) else {
        current = node.inputs[0]
        continue
      }
      guard node.operation is Softmax, shape(of: node.inputs[0])[0] == rows else { return value }
      return node.inputs[0]
    }
    return value
  }
}
