import Fovea
import FoveaConformance
import FoveaGraph

/// Adagrad: `s' = s + g^2`, `w' = w - rate g / (sqrt(s') + epsilon)`, all element by element.
///
/// Weight decay is added to the gradient: `g = gradient + weightDecay w`.
struct Adagrad: Optimizer {
  static let name = "adagrad"
  static let summary = "steps divided by the root of the sum of all squared gradients"

  /// The number that keeps the divisor away from 0; above 0.
  var epsilon = 1e-10
  /// The weight decay; at least 0.
  var weightDecay = 0.0

  private enum CodingKeys: String, CodingKey {
    case epsilon
    case weightDecay = "weight_decay"
  }

  var problem: String? {
    ValueRange.first(
      ValueRange.requireAboveZero("epsilon", epsilon),
      ValueRange.requireAtLeastZero("weight_decay", weightDecay))
  }

  var moments: [String] { ["sum"] }

  func update(
    _ parameter: Graph.Value, gradient: Graph.Value, moments: [Graph.Value], learningRate: Graph.Value,
    in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] {
    let decay = try graph.apply(Unary(.affine(scale: weightDecay, shift: 0)), parameter)
    let slope = weightDecay == 0 ? gradient : try graph.apply(Sum(), gradient, decay)
    let square = try graph.apply(Binary(.multiply), slope, slope)
    let sum = try graph.apply(Sum(), moments[0], square)
    let root = try graph.apply(Unary(.squareRoot), sum)
    let divisor = try graph.apply(Unary(.affine(scale: 1, shift: epsilon)), root)
    let direction = try graph.apply(Binary(.divide), slope, divisor)
    let rates = try graph.apply(Broadcast(to: graph.shape(of: parameter)), learningRate)
    let change = try graph.apply(Binary(.multiply), rates, direction)
    return [try graph.apply(Binary(.subtract), parameter, change), sum]
  }
}

/// The choices of a program that has Adagrad beside the optimizers of Fovea.
func choicesWithAdagrad() -> RunChoices {
  var training = TrainingChoices.standard
  training.optimizers = training.optimizers.adding(Adagrad.self)
  return RunChoices(training: training)
}

/// Trains LeNet with Adagrad; started again, the run continues with the sums that it had.
func trainWithAdagrad(in directory: String) throws -> TrainingEvent.Summary {
  var configuration = TrainingConfiguration(
    model: ModelConfiguration(name: "lenet"), data: DataConfiguration(name: "shapes", examples: 1_000))
  configuration.training.epochs = 3
  configuration.training.optimizer = Adagrad(weightDecay: 1e-4)
  configuration.training.learningRate = 0.01
  let run = try TrainingRun(
    configuration, in: directory, resuming: true, choices: choicesWithAdagrad())
  return try run.train()
}

/// Steps from 0 and from a sum of 16, worked out by hand, and filters in a backend's own layout.
let adagradCases = [
  OperationCase(
    "Graph", "Adagrad by hand", [.values(1, 1), .values(0.5, 3), .scalar(0.1), .values(0, 16)],
    tolerance: .rounding, expected: [[0.9, 0.94], [0.25, 25]]
  ) { graph, x in
    try Adagrad().update(x[0], gradient: x[1], moments: [x[3]], learningRate: x[2], in: &graph)
  },
  OperationCase(
    "Graph", "Adagrad on filters",
    [
      .normal([8, 3, 3, 3]).inState(), .normal([8, 3, 3, 3]), .scalar(0.1),
      .uniform([8, 3, 3, 3], 0.5...1).inState(.moment),
    ], tolerance: .rounding
  ) { graph, x in
    let new = try Adagrad(weightDecay: 0.1).update(
      x[0], gradient: x[1], moments: [x[3]], learningRate: x[2], in: &graph)
    graph.write(new[0], to: "input0")
    graph.write(new[1], to: "input3")
    return []
  },
]
