import FoveaCore
import FoveaGraph

extension Conformance {
  private static func sgd(_ title: String, _ operation: SGDUpdate, _ shape: TensorShape) -> OperationCase {
    OperationCase(
      operation, title,
      [.normal(shape), .normal(shape), .scalar(0.1)] + (operation.momentum == 0 ? [] : [.normal(shape)]))
  }

  private static func adam(_ title: String, _ operation: AdamUpdate, _ shape: TensorShape) -> OperationCase {
    OperationCase(
      operation, title,
      [
        .normal(shape), .normal(shape), .scalar(0.01), .scalar(0.271), .scalar(0.003),
        .normal(shape), .uniform(shape, 0.1...1),
      ])
  }

  private static func rmsprop(
    _ title: String, _ operation: RMSpropUpdate, _ shape: TensorShape
  ) -> OperationCase {
    // The mean square is never below the square of the mean.
    OperationCase(
      operation, title,
      [.normal(shape), .normal(shape), .scalar(0.01), .uniform(shape, 0.5...1)]
        + (operation.centered ? [.uniform(shape, -0.5...0.5)] : [])
        + (operation.momentum == 0 ? [] : [.normal(shape)]))
  }

  static let updates: [OperationCase] = [
    OperationCase(
      SGDUpdate(), "by hand", [.values(1), .values(0.5), .scalar(0.1)], expected: [[0.95]]),
    OperationCase(
      SGDUpdate(momentum: 0.9, nesterov: true, weightDecay: 0.1), "by hand: Nesterov and decay",
      [.values(1), .values(0.5), .scalar(0.1), .values(1)], expected: [[0.805], [1.5]]),
    sgd("filters", SGDUpdate(), [8, 3, 3, 3]),
    sgd("decay", SGDUpdate(weightDecay: 5e-4), [17]),
    sgd("momentum", SGDUpdate(momentum: 0.9), [17, 6, 1, 1]),
    sgd("momentum and decay", SGDUpdate(momentum: 0.9, weightDecay: 1e-4), [10, 17]),
    sgd("Nesterov", SGDUpdate(momentum: 0.9, nesterov: true), [152]),
    OperationCase(
      AdamUpdate(epsilon: 0), "by hand: the first step is the rate",
      [
        .values(1), .values(0.5), .scalar(0.1), .scalar(0.1), .scalar(0.001), .values(0), .values(0),
      ], expected: [[0.9], [0.05], [0.00025]]),
    OperationCase(
      AdamUpdate(epsilon: 0, weightDecay: 0.5, decoupled: true), "by hand: decoupled decay",
      [
        .values(1), .values(0.5), .scalar(0.1), .scalar(0.1), .scalar(0.001), .values(0), .values(0),
      ], expected: [[0.85], [0.05], [0.00025]]),
    OperationCase(
      RMSpropUpdate(alpha: 0.5, epsilon: 0.5, momentum: 0.5), "by hand: momentum",
      [.values(1), .values(2), .scalar(0.1), .values(0.5), .values(1)], expected: [[0.85], [2.25], [1.5]]),
    rmsprop("filters", RMSpropUpdate(), [8, 3, 3, 3]),
    rmsprop("centred, with decay", RMSpropUpdate(momentum: 0.9, centered: true, weightDecay: 0.1), [17]),
    adam("filters", AdamUpdate(), [8, 3, 3, 3]),
    adam("decay", AdamUpdate(weightDecay: 0.01), [17]),
    adam("decoupled decay", AdamUpdate(weightDecay: 0.01, decoupled: true), [10, 17]),
    adam("other shares", AdamUpdate(beta1: 0.5, beta2: 0.9, epsilon: 1e-3), [6, 17]),
  ]
}
