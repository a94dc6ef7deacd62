public import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaGraph
import FoveaONNX

extension FittedWeights {
  /// Writes the network with its weights as an ONNX file (operators of version 17), in one step.
  ///
  /// The input is `input`, float32 `[batch, C, H, W]`, with any number of images; the output is `logits` or
  /// `probabilities`, `[batch, classes]`. Constants have the names of the parameters, nodes the paths of their layers.
  /// Layers of 8 bits are written with `QuantizeLinear` and `DequantizeLinear`. The metadata says which classes the
  /// outputs are, and how pictures are prepared.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - options: What goes in and comes out.
  ///   - replacing: Whether a file that is there is replaced, rather than an error.
  /// - Throws: `FoveaError` with code `.configuration` if the network has an operation that ONNX has no operator for, or
  ///   nodes that depend on the number of images, or a pipeline that cannot be written as numbers is to be part of the file; `.file` if the file cannot be written.
  public func exportONNX(
    to path: String, options: ONNXOptions = ONNXOptions(), replacing: Bool = true
  ) throws {
    try onnxModel(options).write(to: path, replacing: replacing)
  }

  /// The network with its weights as a model of ONNX.
  func onnxModel(_ options: ONNXOptions) throws -> ONNXModel {
    let description = checkpoint.model
    var model = try onnxModel(options, batch: 1)
    // Networks of the catalogue take any number of images; one of a file may go from image to image.
    if checkpoint.imported != nil, try onnxModel(options, batch: 3).hasOtherNodes(than: model) {
      throw FoveaError(
        .configuration, at: checkpoint.name, "computes in another way for each number of images",
        remedy: "no ONNX file for batches of any size can hold it; keep it as .safetensors")
    }
    model.producer = ("fovea", FoveaVersion.current)
    model.documentation = description.description
    model.metadata = try ONNXMetadata(checkpoint, normalizes: options.normalizes).entries
    return model
  }

  private func onnxModel(_ options: ONNXOptions, batch: Int) throws -> ONNXModel {
    var graph = try InferenceNetworks(self).network(batch: batch).predictionGraph()
    let result = options.endsInProbabilities ? InferenceName.probabilities : InferenceName.logits
    graph.results.removeAll { $0.name != result }
    graph.removeDeadNodes()
    let normalization = checkpoint.pipeline.normalization
    return try ONNXModel(graph, tensors: checkpoint.tensors, name: checkpoint.model.name) { input, builder in
      options.normalizes
        ? builder.normalized(input, by: normalization, channels: checkpoint.model.channels) : input
    }
  }
}

extension ONNXGraphBuilder {
  /// Appends the step from bytes, as numbers, to what the network takes.
  fileprivate mutating func normalized(_ input: String, by step: Normalize, channels: Int) -> String {
    let (scales, shifts) = step.affine(channels: channels)
    let shape: TensorShape = [1, channels, 1, 1]
    var names = [input]
    if step.order == .bgr, channels == 3 {
      names = node("Gather", [input, constant([2, 1, 0])], [ONNXAttribute("axis", .int(1))])
    }
    names = node("Mul", names + [constant(HostTensor(scales, shape: shape))])
    return node("Add", names + [constant(HostTensor(shifts, shape: shape))])[0]
  }
}
