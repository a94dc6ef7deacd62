public import FoveaCore
import FoveaGraph
public import FoveaLayers
public import FoveaRuntime

/// One step of training, compiled: a batch goes in, the parameters in the state change.
///
/// This is all that the trainer, the benchmark and a loop of your own need:
///
/// ```swift
/// let network = try model.network(batch: 128, mode: .training(seed: 0))
/// let step = try TrainingStep(network, optimizer: SGD(), on: backend, over: state)
/// let result = try step.run(images: images, labels: labels, learningRate: 0.1, number: 1)
/// ```
///
/// A step that is larger than memory allows is made of batches: see ``GradientStep`` and ``UpdateStep``.
public final class TrainingStep: Sendable {
  /// The number of examples in a batch.
  public let batch: Int
  /// The number of multiplications with addition that one step takes.
  public let multiplyAccumulates: Int
  /// The compiled graph.
  public let program: any Program
  private let rule: UpdateRule
  private let loss: any Loss
  private let inputs: BatchInputs

  /// Compiles the step of a network that was built for training.
  ///
  /// What the state lacks is declared, zero everywhere; fill parameters in with
  /// `StateStore.initialize(_:seed:)` or from a checkpoint.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - rule: The rule that makes new parameters of gradients.
  ///   - loss: The loss of the logits.
  ///   - softTargets: Whether each example has shares of all classes instead of one.
  ///   - backend: The backend that computes.
  ///   - state: The state that holds the parameters.
  /// - Throws: `ShapeError` as `Network.trainingGraph(_:loss:softTargets:)`, `FoveaError` with code `.backend`
  ///   if the backend cannot run the graph, `.configuration` if the loss does not fit the classes.
  public init(
    _ network: Network, rule: UpdateRule, loss: any Loss = CrossEntropy(), softTargets: Bool = false,
    on backend: any Backend, over state: any StateStore
  ) throws {
    let constants = try loss.constants(classes: network.graph.shape(of: network.logits)[1])
    let graph = try network.trainingGraph(rule, loss: loss, softTargets: softTargets)
    inputs = BatchInputs(graph, constants: constants)
    batch = network.graph.shape(of: network.logits)[0]
    multiplyAccumulates = graph.multiplyAccumulates()
    self.rule = rule
    self.loss = loss
    program = try backend.compile(graph, over: state)
  }

  /// Compiles the step of a network that was built for training, with nothing between gradients and optimizer.
  ///
  /// - Throws: as `init(_:rule:loss:softTargets:on:over:)`.
  public convenience init(
    _ network: Network, optimizer: any Optimizer, loss: any Loss = CrossEntropy(), on backend: any Backend,
    over state: any StateStore
  ) throws {
    try self.init(network, rule: UpdateRule(optimizer), loss: loss, on: backend, over: state)
  }

  /// Runs one step.
  ///
  /// - Parameters:
  ///   - images: The batch, `[N, C, H, W]`.
  ///   - labels: The classes, `int32[N]`.
  ///   - targets: The shares of the classes, `[N, K]`, for a step that was compiled for such; nil for all others.
  ///   - learningRate: The rate of this step.
  ///   - number: The number of the step in the whole run, counted from 1.
  ///   - firstRow: The row of the global batch that row 0 is, for a batch shared among machines.
  /// - Returns: Loss and count of the batch, by the parameters as they were before the step.
  /// - Throws: `FoveaError` with code `.backend` if an input does not fit, `.numeric` if the loss, a
  ///   gradient or a new parameter is not finite; the state is useless then.
  public func run(
    images: HostTensor, labels: HostTensor, targets: HostTensor? = nil, learningRate: Double, number: Int,
    firstRow: Int = 0
  ) throws -> StepResult {
    let results = try program.run(
      all(images, labels, targets, learningRate: learningRate, number: number, firstRow: firstRow),
      step: number)
    return try StepResult(results, weight: loss.weight(of: labels, targets: targets), step: number)
  }

  /// Runs the step several times, each one a step of training, and returns the median seconds of each of
  /// the program's own steps, in the order of its report.
  ///
  /// - Throws: as `run(images:labels:targets:learningRate:number:firstRow:)`.
  public func profile(
    images: HostTensor, labels: HostTensor, learningRate: Double, repeats: Int
  ) throws -> [Double] {
    try program.profile(
      all(images, labels, nil, learningRate: learningRate, number: 1, firstRow: 0), repeats: repeats)
  }

  private func all(
    _ images: HostTensor, _ labels: HostTensor, _ targets: HostTensor?, learningRate: Double, number: Int,
    firstRow: Int
  ) -> [String: HostTensor] {
    inputs.inputs(images, labels, targets, number: number, firstRow: firstRow)
      .merging(rule.inputs(learningRate: learningRate, number: number)) { $1 }
  }
}
