import FoveaCore
public import FoveaGraph
public import FoveaLayers

/// The names under which the graphs of training take their inputs and hand back their results.
enum TrainingName {
  static let images = "images"
  static let labels = "labels"
  static let targets = "targets"
  static let learningRate = "learningRate"
  static let position = "position"
  static let weight = "weight"
  static let weightReciprocal = "weightReciprocal"
  static let averageShare = "averageShare"
  static let averageKept = "averageKept"
  static let loss = "loss"
  static let correct = "correct"

  /// Where the state keeps the sum of the gradients of a parameter between the batches of a step.
  static func gradientPath(of path: String) -> String { "gradient.\(path)" }
}

extension Network {
  /// The graph of one step: forward, loss, gradients and the update of every trainable parameter.
  ///
  /// Its inputs are `images`, `labels` (`int32[N]`), `learningRate` (a scalar), the optimizer's scalars, the constants
  /// of the loss, and `position` (`int64[2]`) if layers drop out. Its results are `loss`, the batch mean with all
  /// weighted auxiliary losses, and `correct`, an `int32` count. With `softTargets` the loss is that of a further input
  /// `targets` (`[N, K]`), and the labels are only counted.
  ///
  /// - Throws: `ShapeError` if an operation has no gradient or a trainable parameter does not reach the loss.
  public func trainingGraph(
    _ rule: UpdateRule, loss: any Loss = CrossEntropy(), softTargets: Bool = false
  ) throws(ShapeError) -> Graph {
    var graph = graph
    let total = try graph.totalLoss(of: self, loss, softTargets: softTargets)
    let slopes = try graph.gradients(of: total, for: parameters)
    try rule.append(to: &graph, parameters: slopes, of: parameters)
    return try graph.finished()
  }

  /// The graph of one of the batches that a step gathers: forward, loss, and gradients that are added to those of the
  /// batches before it.
  ///
  /// Its inputs and results are those of `trainingGraph(_:loss:softTargets:)`, but for `weight` (a scalar), what the batch's mean
  /// divides by (see ``Loss/weight(of:)``), in the place of the learning rate and the optimizer's scalars. The sums
  /// are in the state, under `gradient.` and the parameter's path, and are to be zero before the first batch.
  ///
  /// - Throws: as `trainingGraph(_:loss:softTargets:)`.
  public func accumulationGraph(
    loss: any Loss = CrossEntropy(), softTargets: Bool = false
  ) throws(ShapeError) -> Graph {
    var graph = graph
    let total = try graph.totalLoss(of: self, loss, softTargets: softTargets)
    let weight = graph.input(TrainingName.weight, TensorType(.scalar))
    let scaled = try graph.apply(Binary(.multiply), total, weight)
    let slopes = try graph.gradients(of: scaled, for: parameters)
    graph.phase = .update
    for (parameter, _, gradient) in slopes {
      graph.scope = parameter.path
      let path = TrainingName.gradientPath(of: parameter.path)
      let slot = graph.state(path, parameter.shape, role: .gradient)
      graph.write(try graph.apply(Sum(), slot, gradient), to: path)
    }
    return try graph.finished()
  }

  /// The graph that ends a step of several batches: it updates the parameters by the sums of their gradients, divided
  /// by the sum of the batches' weights, and makes the sums zero.
  ///
  /// Its inputs are `weightReciprocal`, one over that sum (a scalar), `learningRate` and the optimizer's scalars.
  ///
  /// - Throws: as `trainingGraph(_:loss:softTargets:)`.
  public func updateGraph(_ rule: UpdateRule) throws(ShapeError) -> Graph {
    var graph = Graph()
    graph.phase = .update
    let reciprocal = graph.input(TrainingName.weightReciprocal, TensorType(.scalar))
    var slopes: [(parameter: Parameter, value: Graph.Value, gradient: Graph.Value)] = []
    for parameter in parameters where parameter.isTrainable {
      graph.scope = parameter.path
      let value = graph.state(parameter.path, parameter.shape, role: parameter.role)
      let sum = graph.state(
        TrainingName.gradientPath(of: parameter.path), parameter.shape, role: .gradient)
      let spread = try graph.apply(Broadcast(to: parameter.shape), reciprocal)
      slopes.append((parameter, value, try graph.apply(Binary(.multiply), sum, spread)))
    }
    try rule.append(to: &graph, parameters: slopes, of: parameters)
    for (parameter, _, _) in slopes {
      graph.scope = parameter.path
      let zeros = try graph.applyAll(Constant(0, shape: parameter.shape), [])
      graph.write(zeros[0], to: TrainingName.gradientPath(of: parameter.path))
    }
    return try graph.finished()
  }
}

extension Graph {
  /// Appends the loss of the main classifier and of the auxiliary ones, weighted, and makes it a result.
  fileprivate mutating func totalLoss(
    of network: Network, _ loss: any Loss, softTargets: Bool
  ) throws(ShapeError) -> Graph.Value {
    scope = "loss"
    let logits = shape(of: network.logits)
    let labels = input(TrainingName.labels, TensorType([logits[0]], .int32))
    let targets = softTargets ? input(TrainingName.targets, TensorType(logits)) : nil
    var parts = [try append(loss, of: network.logits, labels: labels, targets: targets)]
    for branch in network.auxiliary {
      let part = try append(loss, of: branch.logits, labels: labels, targets: targets)
      parts.append(try apply(Unary(.affine(scale: branch.weight, shift: 0)), part))
    }
    let total = parts.count == 1 ? parts[0] : try applyAll(Sum(), parts)[0]
    result(TrainingName.loss, total)
    result(TrainingName.correct, try apply(TopKCorrect(1), network.logits, labels))
    return total
  }

  /// Appends the loss of one classifier, by targets where there are some.
  private mutating func append(
    _ loss: any Loss, of logits: Graph.Value, labels: Graph.Value, targets: Graph.Value?
  ) throws(ShapeError) -> Graph.Value {
    guard let targets else { return try loss.loss(of: logits, labels: labels, in: &self) }
    return try loss.loss(of: logits, targets: targets, in: &self)
  }

  /// Appends the gradients of a loss with respect to all parameters that are trained.
  fileprivate mutating func gradients(
    of loss: Graph.Value, for parameters: [Parameter]
  ) throws(ShapeError) -> [(parameter: Parameter, value: Graph.Value, gradient: Graph.Value)] {
    let trained = parameters.filter(\.isTrainable)
    let values = trained.map { state($0.path, $0.shape, role: $0.role) }
    var slopes: [(parameter: Parameter, value: Graph.Value, gradient: Graph.Value)] = []
    for (index, gradient) in try differentiate(loss, withRespectTo: values).enumerated() {
      guard let gradient else {
        throw ShapeError(
          "the loss does not depend on this parameter",
          remedy: "connect its layer to the logits or mark it as not trainable",
          rule: "Training T1", at: trained[index].path)
      }
      slopes.append((trained[index], values[index], gradient))
    }
    return slopes
  }

  /// The graph without dead nodes, with its updates where they are safe.
  fileprivate consuming func finished() throws(ShapeError) -> Graph {
    removeDeadNodes()
    updateEarly()
    try verify()
    return self
  }
}
