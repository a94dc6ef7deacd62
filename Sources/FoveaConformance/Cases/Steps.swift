import FoveaCore
import FoveaGraph

/// Whole training steps: the loss, its gradients, and the state that the run leaves behind.
extension Conformance {
  /// The state of a small network: a convolution, a normalization with running statistics, a linear layer.
  private static let network: [CaseInput] = [
    .normal([4, 3, 6, 6]), .labels(4, classes: 5), .scalar(0.1),
    .normal([6, 3, 3, 3]).inState(), .uniform([6], 0.5...1.5).inState(), .normal([6]).inState(),
    .normal([6]).inState(.statistic), .uniform([6], 0.5...1.5).inState(.statistic),
    .uniform([5, 54], -0.1...0.1).inState(), .normal([5]).inState(),
  ]

  /// Appends the forward pass up to the loss, writing the running statistics.
  private static func loss(_ graph: inout Graph, _ x: [Graph.Value]) throws -> (
    loss: Graph.Value, correct: Graph.Value
  ) {
    let y = try graph.apply(Convolution(padding: 1), x[0], x[3])
    let normal = try graph.applyAll(BatchNormalization(statistics: .batch), [y, x[4], x[5]])
    graph.write(try graph.apply(MovingAverage(weight: 0.1), x[6], normal[1]), to: "input6")
    let unbiased = MovingAverage(weight: 0.1, scale: 144.0 / 143)
    graph.write(try graph.apply(unbiased, x[7], normal[2]), to: "input7")
    let active = try graph.apply(ReLU(), normal[0])
    let pooled = try graph.apply(MaxPooling(Window(2, stride: 2)), active)
    let rows = try graph.apply(Reshape(to: [4, 54]), pooled)
    let logits = try graph.apply(Linear(), rows, x[8], x[9])
    return (
      try graph.apply(SoftmaxCrossEntropy(), logits, x[1]), try graph.apply(TopKCorrect(), logits, x[1])
    )
  }

  private static let parameters = [3, 4, 5, 8, 9]

  private static func step(
    _ graph: inout Graph, _ x: [Graph.Value],
    update: (inout Graph, _ parameter: Int, _ gradient: Graph.Value) throws -> Void
  ) throws -> [Graph.Value] {
    let (loss, correct) = try loss(&graph, x)
    let gradients = try graph.differentiate(loss, withRespectTo: parameters.map { x[$0] })
    graph.phase = .update
    for (parameter, gradient) in zip(parameters, gradients) {
      if let gradient { try update(&graph, parameter, gradient) }
    }
    return [loss, correct]
  }

  static let steps: [OperationCase] = [
    OperationCase("Graph", "a training step with SGD", network) { graph, x in
      try step(&graph, x) { graph, parameter, gradient in
        let new = try graph.apply(SGDUpdate(weightDecay: 5e-4), x[parameter], gradient, x[2])
        graph.write(new, to: "input\(parameter)")
      }
    },
    OperationCase("Graph", "a training step with updates moved forward", network) { graph, x in
      let results = try step(&graph, x) { graph, parameter, gradient in
        let new = try graph.apply(SGDUpdate(), x[parameter], gradient, x[2])
        graph.write(new, to: "input\(parameter)")
      }
      graph.updateEarly()
      return results
    },
    OperationCase("Graph", "a training step with momentum", network) { graph, x in
      try step(&graph, x) { graph, parameter, gradient in
        let path = "velocity\(parameter)"
        let velocity = graph.state(path, graph.shape(of: gradient), role: .moment)
        let new = try graph.applyAll(
          SGDUpdate(momentum: 0.9, nesterov: true), [x[parameter], gradient, x[2], velocity])
        graph.write(new[0], to: "input\(parameter)")
        graph.write(new[1], to: path)
      }
    },
    OperationCase("Graph", "a training step with Adam", network) { graph, x in
      let corrections = [try graph.apply(Constant(0.1)), try graph.apply(Constant(0.001))]
      return try step(&graph, x) { graph, parameter, gradient in
        let shape = graph.shape(of: gradient)
        let paths = ["first\(parameter)", "second\(parameter)"]
        let moments = paths.map { graph.state($0, shape, role: .moment) }
        let new = try graph.applyAll(
          AdamUpdate(), [x[parameter], gradient, x[2]] + corrections + moments)
        graph.write(new[0], to: "input\(parameter)")
        for (path, moment) in zip(paths, new[1...]) { graph.write(moment, to: path) }
      }
    },
    OperationCase(
      "Graph", "the state swaps two values", [.normal([3, 4]).inState(), .normal([3, 4]).inState()],
      tolerance: .rounding
    ) { graph, x in
      graph.write(x[0], to: "input1")
      graph.write(x[1], to: "input0")
      return [try graph.apply(Sum(), x[0], x[1])]
    },
  ]
}
