import FoveaCheckpoints
import FoveaCore
import FoveaGraph
public import FoveaLayers

/// A rule from the gradients of a step to the new parameters.
public struct UpdateRule: Sendable {
  /// The optimizer that turns gradients into new parameters.
  public var optimizer: any Optimizer
  /// The transforms of the gradients before the optimizer sees them, in order.
  public var gradients: [any GradientTransform]
  /// The groups of parameters with a rate or a decay of their own; of several groups that match, the first
  /// holds.
  public var groups: [ParameterGroup]
  /// The running average of the parameters, nil for none.
  public var average: (any WeightAverage)?
  /// The kinds of parameters that have no weight decay, unless a group says otherwise.
  public var noDecay: Set<DecayExemption>
  /// The ratio of each layer's learning rate to that of the next layer, above 0 and at most 1; nil for one
  /// rate.
  ///
  public var layerDecay: Double?
  /// The parameters that are trained from a later step on, nil if all are from the first.
  var late: LateParameters?

  /// Makes a rule; by default it is the optimizer alone.
  public init(
    _ optimizer: any Optimizer, gradients: [any GradientTransform] = [], groups: [ParameterGroup] = [],
    noDecay: Set<DecayExemption> = [], layerDecay: Double? = nil, average: (any WeightAverage)? = nil
  ) {
    self.optimizer = optimizer
    self.gradients = gradients
    self.groups = groups
    self.noDecay = noDecay
    self.layerDecay = layerDecay
    self.average = average
  }

  /// Checks that every group has valid values and matches a parameter that is trained, and that the rate of some
  /// parameter is above 0.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the pattern of the first group that does not, or
  ///   that all rates are 0.
  public func requireUse(by parameters: [Parameter]) throws {
    for group in groups {
      guard group.rateFactor >= 0, Float(group.rateFactor).isFinite, (group.weightDecay ?? 0) >= 0,
        Float(group.weightDecay ?? 0).isFinite
      else {
        throw FoveaError(
          .configuration, at: "parameter group \(group.pattern)",
          "rate_factor and weight_decay must be at least 0, got \(group.rateFactor) and "
            + "\(group.weightDecay.map { "\($0)" } ?? "none")")
      }
      let pattern = PathPattern(group.pattern)
      guard parameters.contains(where: { $0.isTrainable && pattern.matches($0.path) }) else {
        throw FoveaError(
          .configuration, at: "parameter group \(group.pattern)", "matches no parameter that is trained")
      }
    }
    let factors = groups.map { (PathPattern($0.pattern), $0.rateFactor) }
    let isMoved = parameters.contains { parameter in
      parameter.isTrainable && factors.first { $0.0.matches(parameter.path) }?.1 != 0
    }
    guard isMoved || groups.isEmpty else {
      throw FoveaError(
        .configuration, at: "parameter groups", "the rate of every parameter is 0",
        remedy: "leave one with a factor above 0")
    }
  }

  /// Appends the update of all trained parameters and its writes to the state.
  ///
  /// - Throws: `ShapeError` if the values do not fit each other.
  func append(
    to graph: inout Graph, parameters: [(parameter: Parameter, value: Graph.Value, gradient: Graph.Value)],
    of all: [Parameter]
  ) throws(ShapeError) {
    graph.phase = .update
    let rate = graph.input(TrainingName.learningRate, TensorType(.scalar))
    var slopes = parameters.map(\.gradient)
    for transform in gradients {
      graph.scope = type(of: transform).name
      slopes = try transform.transform(slopes, in: &graph)
    }
    let known = Dictionary(all.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
    let patterns = groups.map { ($0, PathPattern($0.pattern)) }
    let layers = layerFactors(of: all)
    var rates: [Double: Graph.Value] = [1: rate]
    for ((parameter, value, _), gradient) in zip(parameters, slopes) {
      let path = parameter.path
      let group = patterns.first { $0.1.matches(path) }?.0
      graph.scope = path
      var optimizer = optimizer
      if noDecay.contains(where: { $0.covers(parameter, among: known) }) { optimizer.weightDecay = 0 }
      if let decay = group?.weightDecay { optimizer.weightDecay = decay }
      let factor = (group?.rateFactor ?? 1) * (layers[path] ?? 1)
      let own = try rates[factor] ?? graph.apply(Unary(.affine(scale: factor, shift: 0)), rate)
      rates[factor] = own
      let paths = optimizer.moments.map { optimizer.momentPath($0, of: path) }
      let moments = paths.map { graph.state($0, parameter.shape, role: .moment) }
      // Their steps are counted apart, as the scalars of optimizers depend on them.
      graph.inputSuffix = late?.paths.contains(path) == true ? LateParameters.suffix : ""
      let updated = try optimizer.update(
        value, gradient: gradient, moments: moments, learningRate: own, in: &graph)
      graph.inputSuffix = ""
      for (path, value) in zip([path] + paths, updated) { graph.write(value, to: path) }
      if average != nil { try graph.moveAverage(of: parameter, towards: updated[0]) }
    }
  }
}

extension Graph {
  /// Appends the new average of a parameter and its write to the state.
  fileprivate mutating func moveAverage(
    of parameter: Parameter, towards value: Graph.Value
  ) throws(ShapeError) {
    let path = Checkpoint.averagePath(of: parameter.path)
    let share = input(TrainingName.averageShare, TensorType(.scalar))
    let kept = input(TrainingName.averageKept, TensorType(.scalar))
    let old = state(path, parameter.shape, role: .average)
    let spread = Broadcast(to: parameter.shape)
    let rest = try apply(Binary(.multiply), old, try apply(spread, kept))
    let new = try apply(Binary(.multiply), value, try apply(spread, share))
    write(try apply(Sum(), rest, new), to: path)
  }
}

extension UpdateRule {
  /// The inputs of an update at a step of the whole run, counted from 1.
  func inputs(learningRate: Double, number: Int) -> [String: HostTensor] {
    var inputs = optimizer.scalars(step: number).mapValues { HostTensor.scalar(Float($0)) }
    if let late {
      for (name, value) in optimizer.scalars(step: max(number - late.firstStep + 1, 1)) {
        inputs[name + LateParameters.suffix] = .scalar(Float(value))
      }
    }
    inputs[TrainingName.learningRate] = .scalar(Float(learningRate))
    if let share = average?.share(step: number) {
      inputs[TrainingName.averageShare] = .scalar(Float(share))
      inputs[TrainingName.averageKept] = .scalar(Float(1 - share))
    }
    return inputs
  }
}
