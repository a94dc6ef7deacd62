import FoveaCore
public import FoveaGraph
public import FoveaLayers

/// The names under which inference graphs take their inputs and hand back their results.
enum InferenceName {
  static let images = "images"
  static let labels = "labels"
  static let loss = "loss"
  static let correct1 = "correct1"
  static let correct5 = "correct5"
  static let logits = "logits"
  static let probabilities = "probabilities"
  static let classes = "classes"
  static let activations = "activations"
  static let gradients = "gradients"
}

extension Network {
  /// Builds the graph that judges a batch, from images and labels to the loss and the counts of correct
  /// answers.
  ///
  /// Inputs are `images`, `[N, C, H, W]`, and `labels`, `int32[N]`; results are `loss`, the batch mean of the
  /// plain cross entropy, and `correct1` and `correct5`, `int32` counts.
  ///
  /// - Throws: `ShapeError` if the logits are not `[N, K]`.
  public func evaluationGraph() throws(ShapeError) -> Graph {
    var graph = graph
    graph.scope = "evaluation"
    let labels = graph.input(InferenceName.labels, TensorType([graph.shape(of: logits)[0]], .int32))
    graph.result(InferenceName.loss, try graph.apply(SoftmaxCrossEntropy(), logits, labels))
    graph.result(InferenceName.correct1, try graph.apply(TopKCorrect(1), logits, labels))
    graph.result(InferenceName.correct5, try graph.apply(TopKCorrect(5), logits, labels))
    graph.removeDeadNodes()
    try graph.verify()
    return graph
  }

  /// The graph of ``evaluationGraph()`` that also hands back the `logits`, `[N, K]`.
  ///
  /// - Throws: `ShapeError` if the logits are not `[N, K]`.
  func judgingGraph() throws(ShapeError) -> Graph {
    var graph = try evaluationGraph()
    graph.result(InferenceName.logits, logits)
    try graph.verify()
    return graph
  }

  /// Builds the graph that predicts a batch: input `images`, `[N, C, H, W]`, results `logits` and
  /// `probabilities`, `[N, K]`.
  ///
  /// - Throws: `ShapeError` if the logits are not `[N, K]`.
  public func predictionGraph() throws(ShapeError) -> Graph {
    var graph = graph
    graph.scope = "prediction"
    graph.result(InferenceName.logits, logits)
    graph.result(InferenceName.probabilities, try graph.apply(Softmax(), logits))
    graph.removeDeadNodes()
    try graph.verify()
    return graph
  }

  /// Builds the graph that computes the activations of layers: input `images`, `[N, C, H, W]`, a result for
  /// each path.
  ///
  /// - Throws: `FoveaError` with code `.configuration` and the nearest path if a layer does not exist.
  public func probeGraph(_ paths: [String]) throws -> Graph {
    var graph = graph
    for path in paths { graph.result(path, try layer(at: path).output) }
    graph.removeDeadNodes()
    try graph.verify()
    return graph
  }
}
