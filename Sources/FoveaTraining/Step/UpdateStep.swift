import FoveaCore
import FoveaGraph
public import FoveaLayers
public import FoveaRuntime

/// The end of a step that gathers several batches, compiled: the parameters change by the sums of their gradients,
/// which a ``GradientStep`` has made, and the sums become zero.
public final class UpdateStep: Sendable {
  /// The compiled graph.
  public let program: any Program
  private let rule: UpdateRule

  /// Compiles the update of a network's parameters.
  ///
  /// - Throws: `ShapeError` as `Network.updateGraph(_:)`, `FoveaError` with code `.backend` if the backend cannot run
  ///   the graph.
  public init(
    _ network: Network, rule: UpdateRule, on backend: any Backend, over state: any StateStore
  ) throws {
    self.rule = rule
    program = try backend.compile(network.updateGraph(rule), over: state)
  }

  /// Updates the parameters.
  ///
  /// - Parameters:
  ///   - learningRate: The rate of this step.
  ///   - number: The number of the step in the whole run, counted from 1.
  ///   - weight: The sum of the weights of the step's batches, above 0.
  /// - Throws: `FoveaError` with code `.numeric` if a new parameter is not finite; the state is useless then.
  public func run(learningRate: Double, number: Int, weight: Double) throws {
    var inputs = rule.inputs(learningRate: learningRate, number: number)
    inputs[TrainingName.weightReciprocal] = .scalar(Float(1 / weight))
    _ = try program.run(inputs, step: number)
  }
}
