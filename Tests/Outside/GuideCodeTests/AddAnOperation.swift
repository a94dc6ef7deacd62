import Fovea
import FoveaConformance
import FoveaGraph

/// A smooth ReLU: `y = log(1 + exp(beta x)) / beta` (Dugas and others 2001).
///
/// Input and result have the same shape, any.
///
/// - (C0) There is one input.
/// - (C1) `beta` is a finite number above 0.
struct Softplus: CompositeOperation {
  static let name = "Softplus"

  var beta = 1.0

  var attributes: [(name: String, value: String)] { [("beta", "\(beta)")] }

  func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 1...1)
    try require(
      beta > 0 && beta.isFinite, "C1", "beta must be a number above 0, got \(beta)", remedy: "use 1")
    return inputs
  }

  func decompose(_ inputs: [Graph.Value], in graph: inout Graph) throws(ShapeError) -> [Graph.Value] {
    let negated = Unary(.affine(scale: -1, shift: 0))
    let z = try graph.apply(Unary(.affine(scale: beta, shift: 0)), inputs[0])
    let above = try graph.apply(ReLU(), z)
    let below = try graph.apply(ReLU(), try graph.apply(negated, z))
    let size = try graph.apply(Sum(), above, below)
    let power = try graph.apply(Unary(.exponential), try graph.apply(negated, size))
    let sum = try graph.apply(Unary(.affine(scale: 1, shift: 1)), power)
    let smooth = try graph.apply(Sum(), above, try graph.apply(Unary(.logarithm), sum))
    return [try graph.apply(Unary(.affine(scale: 1 / beta, shift: 0)), smooth)]
  }

  func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return [nil] }
    let z = try graph.apply(Unary(.affine(scale: beta, shift: 0)), node.inputs[0])
    return [try graph.apply(Binary(.multiply), gradient, try graph.apply(Sigmoid(), z))]
  }
}

/// Applies `Softplus` to every number, as a layer.
struct SoftplusActivation: Layer {
  var beta = 1.0

  func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    try context.graph.apply(Softplus(beta: beta), input)
  }
}

/// The cases of `Softplus`.
let softplusCases = [
  OperationCase(
    Softplus(), "by hand: 0 and the logarithm of 3", [.values(0, 1.0986123)], differentiate: [0],
    tolerance: .accumulation, expected: [[0.6931472, 1.3862944]]),
  OperationCase(
    Softplus(), "large numbers do not overflow", [.values(-100, 100)], tolerance: .accumulation,
    expected: [[0, 100]]),
  OperationCase(
    Softplus(beta: 2), "images", [.normal([2, 5, 7, 3])], differentiate: [0], tolerance: .accumulation),
]

/// What is wrong with the cases on a backend, which a test expects to be nothing.
func softplusDiscrepancies(on backend: any Backend) throws -> [Discrepancy] {
  try softplusCases.flatMap { test in
    try Conformance.checkByHand(test) + Conformance.checkGradients(test)
      + Conformance.check(test, on: backend)
  }
}
