import FoveaCore
import FoveaGraph
import FoveaLayers

extension Network {
  /// The graph that tells what a layer makes and how much a class depends on it: inputs `images` and
  /// `classes` (`int32[N]`), results `activations`, the layer's `[N, K, P, Q]`, and `gradients`, those of the
  /// logit of each image's class with respect to them.
  ///
  /// - Throws: `FoveaError` with code `.configuration`, as `explainedValue(at:)` does, and if the logits do
  ///   not depend on the layer; `ShapeError` if an operation behind it has no gradient.
  func explanationGraph(at path: String?) throws -> Graph {
    let value = try explainedValue(at: path)
    var graph = graph
    graph.scope = "explanation"
    let shape = graph.shape(of: logits)
    let classes = graph.input(InferenceName.classes, TensorType([shape[0]], .int32))
    let chosen = try graph.apply(OneHot(classes: shape[1]), classes)
    // Images do not depend on each other, so the gradient of the sum is that of each image's own logit.
    let total = try graph.apply(
      Reduce(.sum, axes: [0, 1]), try graph.apply(Binary(.multiply), logits, chosen))
    guard let gradient = try graph.differentiate(total, withRespectTo: [value])[0] else {
      throw FoveaError(
        .configuration, at: path ?? "network", "the logits do not depend on this layer",
        remedy: "name a layer between the pictures and the logits")
    }
    graph.result(InferenceName.activations, value)
    graph.result(InferenceName.gradients, gradient)
    graph.removeDeadNodes()
    try graph.verify()
    return graph
  }

  /// What the layer of a path makes; without a path, the last value on the way to the logits that has rows
  /// and columns.
  ///
  /// - Throws: `FoveaError` with code `.configuration` and the nearest path if a layer does not exist, and if
  ///   there are no rows and columns.
  func explainedValue(at path: String?) throws -> Graph.Value {
    if let path {
      let value = try layer(at: path).output
      let shape = graph.shape(of: value)
      guard shape.rank == 4 else {
        throw FoveaError(
          .configuration, at: path,
          "expected a layer that makes rows and columns [N, K, H, W], this one makes \(shape)",
          remedy: "name a layer before Flatten")
      }
      return value
    }
    var graph = graph
    graph.result(InferenceName.logits, logits)
    graph.removeDeadNodes()
    for value in graph.nodes.reversed().flatMap({ $0.outputs.reversed() }) {
      let type = graph.type(of: value)
      if type.shape.rank == 4, !type.isOpaque, type.shape[2] * type.shape[3] > 1 { return value }
    }
    throw FoveaError(
      .configuration, at: "network", "has no layer that makes rows and columns",
      remedy: "explain it by occlusion")
  }
}
