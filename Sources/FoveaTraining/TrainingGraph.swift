import FoveaCore
public import FoveaGraph
public import FoveaLayers

/// The names under which a training graph takes its inputs and hands back its results.
enum TrainingName {
  static let images = "images"
  static let labels = "labels"
  static let learningRate = "learningRate"
  static let position = "position"
  static let classWeights = "classWeights"
  static let loss = "loss"
  static let correct = "correct"
}

extension Network {
  /// The graph of one step: forward, loss, gradients and the update of every trainable parameter.
  ///
  /// Its inputs are `images`, `labels` (`int32[N]`), `learningRate` (a scalar), the optimizer's scalars,
  /// `classWeights` (`[K]`) if the loss has them, and `position` (`int64[2]`) if layers drop out. Its
  /// results are `loss`, the batch mean with all weighted auxiliary losses, and `correct`, an `int32` count.
  ///
  /// - Throws: `ShapeError` if an operation has no gradient or a trainable parameter does not reach the loss.
  public func trainingGraph(
    optimizer: some Optimizer, loss options: LossOptions = LossOptions()
  ) throws(ShapeError) -> Graph {
    var graph = graph
    graph.scope = "loss"
    let labels = graph.input(TrainingName.labels, TensorType([graph.shape(of: logits)[0]], .int32))
    let loss = try graph.totalLoss(of: self, labels: labels, options: options)
    graph.result(TrainingName.loss, loss)
    graph.result(TrainingName.correct, try graph.apply(TopKCorrect(1), logits, labels))

    let trained = parameters.filter(\.isTrainable)
    let values = trained.map { graph.state($0.path, $0.shape, role: $0.role) }
    let gradients = try graph.differentiate(loss, withRespectTo: values)
    graph.phase = .update
    let rate = graph.input(TrainingName.learningRate, TensorType(.scalar))
    for (parameter, (value, gradient)) in zip(trained, zip(values, gradients)) {
      graph.scope = parameter.path
      guard let gradient else {
        throw ShapeError(
          "the loss does not depend on this parameter",
          remedy: "connect its layer to the logits or mark it as not trainable",
          rule: "Training T1", at: parameter.path)
      }
      let paths = optimizer.moments.map { optimizer.momentPath($0, of: parameter.path) }
      let moments = paths.map { graph.state($0, parameter.shape, role: .moment) }
      let updated = try optimizer.update(
        value, gradient: gradient, moments: moments, learningRate: rate, in: &graph)
      for (path, value) in zip([parameter.path] + paths, updated) { graph.write(value, to: path) }
    }
    graph.removeDeadNodes()
    graph.updateEarly()
    try graph.verify()
    return graph
  }
}

extension Graph {
  /// Appends the loss of the main classifier and of the auxiliary ones, weighted.
  fileprivate mutating func totalLoss(
    of network: Network, labels: Graph.Value, options: LossOptions
  ) throws(ShapeError) -> Graph.Value {
    let operation = SoftmaxCrossEntropy(labelSmoothing: options.labelSmoothing)
    let weights = options.classWeights.map { input(TrainingName.classWeights, TensorType([$0.count])) }
    func loss(_ logits: Graph.Value, in graph: inout Graph) throws(ShapeError) -> Graph.Value {
      try graph.applyAll(operation, [logits, labels] + (weights.map { [$0] } ?? []))[0]
    }
    var parts = [try loss(network.logits, in: &self)]
    for branch in network.auxiliary {
      let part = try loss(branch.logits, in: &self)
      parts.append(try apply(Unary(.affine(scale: branch.weight, shift: 0)), part))
    }
    return parts.count == 1 ? parts[0] : try applyAll(Sum(), parts)[0]
  }
}
