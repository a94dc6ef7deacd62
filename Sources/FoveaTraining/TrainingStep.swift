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
public final class TrainingStep: Sendable {
  /// What a step says of its batch, before the update.
  public struct Result: Hashable, Sendable {
    /// The mean loss of the batch.
    public var loss: Double
    /// The number of examples whose largest logit is that of their label.
    public var correct: Int

    /// Makes a result.
    public init(loss: Double, correct: Int) {
      self.loss = loss
      self.correct = correct
    }
  }

  /// The number of examples in a batch.
  public let batch: Int
  /// The number of multiplications with addition that one step takes.
  public let multiplyAccumulates: Int
  /// The compiled graph.
  public let program: any Program
  private let optimizer: any Optimizer
  private let constants: [String: HostTensor]
  private let takesPosition: Bool

  /// Compiles the step of a network that was built for training.
  ///
  /// What the state lacks is declared, zero everywhere; fill parameters in with
  /// `StateStore.initialize(_:seed:)` or from a checkpoint.
  ///
  /// - Throws: `ShapeError` as `Network.trainingGraph(optimizer:loss:)`, `FoveaError` with code `.backend`
  ///   if the backend cannot run the graph, `.configuration` if the class weights do not fit the classes.
  public init(
    _ network: Network, optimizer: any Optimizer, loss: LossOptions = LossOptions(),
    on backend: any Backend, over state: any StateStore
  ) throws {
    let logits = network.graph.shape(of: network.logits)
    if let weights = loss.classWeights, weights.count != logits[1] {
      throw FoveaError(
        .configuration, at: "class weights", "there are \(weights.count) for \(logits[1]) classes",
        remedy: "give one for each class")
    }
    let graph = try network.trainingGraph(optimizer: optimizer, loss: loss)
    batch = logits[0]
    multiplyAccumulates = graph.multiplyAccumulates()
    self.optimizer = optimizer
    constants =
      loss.classWeights.map {
        [TrainingName.classWeights: HostTensor($0.map(Float.init), shape: [$0.count])]
      } ?? [:]
    takesPosition = graph.arguments.contains { $0.source == .input(TrainingName.position) }
    program = try backend.compile(graph, over: state)
  }

  /// Runs one step.
  ///
  /// - Parameters:
  ///   - images: The batch, `[N, C, H, W]`.
  ///   - labels: The classes, `int32[N]`.
  ///   - learningRate: The rate of this step.
  ///   - number: The number of the step in the whole run, counted from 1.
  ///   - firstRow: The row of the global batch that row 0 is, for a batch shared among machines.
  /// - Returns: Loss and count of the batch, by the parameters as they were before the step.
  /// - Throws: `FoveaError` with code `.backend` if an input does not fit, `.numeric` if the loss, a
  ///   gradient or a new parameter is not finite; the state is then of no more use.
  public func run(
    images: HostTensor, labels: HostTensor, learningRate: Double, number: Int, firstRow: Int = 0
  ) throws -> Result {
    let inputs = inputs(images, labels, learningRate: learningRate, number: number, firstRow: firstRow)
    let results: [String: HostTensor]
    do {
      results = try program.run(inputs)
    } catch let error as FoveaError where error.code == .numeric {
      throw FoveaError(
        .numeric, at: "step \(number)", "\(error.location): \(error.problem)", remedy: error.remedy)
    }
    guard let loss = results[TrainingName.loss]?.doubles.first,
      let correct = results[TrainingName.correct]?.doubles.first
    else { throw FoveaError(.backend, at: "training step", "the program returned no loss") }
    guard loss.isFinite else {
      throw FoveaError(
        .numeric, at: "step \(number)", "the loss is \(loss.isNaN ? "nan" : "\(loss)"), not a finite number",
        remedy: "try a lower learning rate or a warm-up")
    }
    return Result(loss: loss, correct: Int(correct))
  }

  /// Runs the step several times, each one a step of training, and returns the median seconds of each of
  /// the program's own steps, in the order of its report.
  ///
  /// - Throws: as `run(images:labels:learningRate:number:firstRow:)`.
  public func profile(
    images: HostTensor, labels: HostTensor, learningRate: Double, repeats: Int
  ) throws -> [Double] {
    try program.profile(
      inputs(images, labels, learningRate: learningRate, number: 1, firstRow: 0), repeats: repeats)
  }

  private func inputs(
    _ images: HostTensor, _ labels: HostTensor, learningRate: Double, number: Int, firstRow: Int
  ) -> [String: HostTensor] {
    var inputs = constants
    inputs[TrainingName.images] = images
    inputs[TrainingName.labels] = labels
    inputs[TrainingName.learningRate] = .scalar(Float(learningRate))
    for (name, value) in optimizer.scalars(step: number) { inputs[name] = .scalar(Float(value)) }
    if takesPosition {
      inputs[TrainingName.position] = HostTensor(.int64([Int64(number), Int64(firstRow)]), shape: [2])
    }
    return inputs
  }
}
