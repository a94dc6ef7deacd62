public import FoveaCore
import FoveaGraph
public import FoveaLayers
public import FoveaRuntime

/// One batch of a step that gathers several, compiled: its gradients are added to those of the batches before it.
///
/// The gradients of a step are those of all its examples together, whatever the sizes of its batches. A layer
/// that depends on its batch, as batch normalization does, uses these smaller batches. An ``UpdateStep`` ends the step.
public final class GradientStep: Sendable {
  /// The number of examples in the batch.
  public let batch: Int
  /// The compiled graph.
  public let program: any Program
  private let inputs: BatchInputs
  private let loss: any Loss

  /// Compiles the gradients of a network that was built for training.
  ///
  /// - Throws: as `TrainingStep.init(_:rule:loss:softTargets:on:over:)`.
  public init(
    _ network: Network, loss: any Loss = CrossEntropy(), softTargets: Bool = false, on backend: any Backend,
    over state: any StateStore
  ) throws {
    let constants = try loss.constants(classes: network.graph.shape(of: network.logits)[1])
    let graph = try network.accumulationGraph(loss: loss, softTargets: softTargets)
    inputs = BatchInputs(graph, constants: constants)
    self.loss = loss
    batch = network.graph.shape(of: network.logits)[0]
    program = try backend.compile(graph, over: state)
  }

  /// Adds the gradients of a batch.
  ///
  /// - Parameters:
  ///   - images: The batch, `[N, C, H, W]`.
  ///   - labels: The classes, `int32[N]`.
  ///   - targets: The shares of the classes, `[N, K]`, as in a ``TrainingStep``.
  ///   - number: The number of the step in the whole run, counted from 1.
  ///   - firstRow: The row of the step's examples that row 0 is.
  /// - Returns: Loss, count and weight of the batch.
  /// - Throws: `FoveaError` with code `.backend` if an input does not fit, `.numeric` if the loss or a gradient is not
  ///   finite; the state is useless then.
  public func run(
    images: HostTensor, labels: HostTensor, targets: HostTensor? = nil, number: Int, firstRow: Int
  ) throws -> StepResult {
    var inputs = inputs.inputs(images, labels, targets, number: number, firstRow: firstRow)
    let weight = loss.weight(of: labels, targets: targets)
    inputs[TrainingName.weight] = .scalar(Float(weight))
    return try StepResult(program.run(inputs, step: number), weight: weight, step: number)
  }
}
