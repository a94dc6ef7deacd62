import Foundation
import TestSupport
import Testing

import FoveaCore
import FoveaGraph
import FoveaReference
import FoveaRuntime

/// What `Tests/Oracle/operations.py` recorded.
private struct Goldens: Decodable {
  struct Tensor: Decodable {
    var shape: [Int]
    var values: [Double]
  }
  struct Case: Decodable {
    var inputs: [Tensor]
    var results: [Tensor]
  }
  var cases: [String: Case]

  init() throws {
    self = try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: goldenFile("operations.json")))
  }
}

/// A network's piece as PyTorch runs it: appends itself to a graph and returns what the golden holds.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  let name: String
  var labels: Int?
  let build: @Sendable (inout Graph, [Graph.Value]) throws -> [Graph.Value?]

  var testDescription: String { name }

  /// One operation, then the gradients of its result, weighted by the last input.
  static func function(_ name: String, _ operation: some Graph.Operation) -> GoldenCase {
    GoldenCase(name: name) { graph, inputs in
      let arguments = Array(inputs.dropLast())
      let result = try graph.applyAll(operation, arguments)[0]
      return [result] + (try weighted(&graph, result, inputs[inputs.count - 1], arguments))
    }
  }

  static func crossEntropy(_ name: String, smoothing: Double = 0) -> GoldenCase {
    GoldenCase(name: "cross-entropy-\(name)", labels: 1) { graph, inputs in
      let operation = SoftmaxCrossEntropy(labelSmoothing: smoothing)
      let loss = try graph.applyAll(operation, inputs)[0]
      return [loss] + (try graph.differentiate(loss, withRespectTo: [inputs[0]]))
    }
  }

  static func softTargetCrossEntropy(_ name: String, smoothing: Double = 0) -> GoldenCase {
    GoldenCase(name: "soft-target-cross-entropy-\(name)") { graph, inputs in
      let operation = SoftTargetCrossEntropy(labelSmoothing: smoothing)
      let loss = try graph.applyAll(operation, inputs)[0]
      return [loss] + (try graph.differentiate(loss, withRespectTo: [inputs[0]]))
    }
  }

  static func sgd(_ name: String, _ operation: SGDUpdate) -> GoldenCase {
    GoldenCase(name: name) { graph, inputs in
      let rate = try graph.apply(Constant(0.1))
      var held = [inputs[0], try graph.apply(Constant(0, shape: graph.shape(of: inputs[0])))]
      for gradient in inputs.dropFirst() {
        let velocity = operation.momentum == 0 ? [] : [held[1]]
        held = try graph.applyAll(operation, [held[0], gradient, rate] + velocity)
      }
      return [held[0]]
    }
  }

  static func adam(_ name: String, _ operation: AdamUpdate) -> GoldenCase {
    GoldenCase(name: name) { graph, inputs in
      let rate = try graph.apply(Constant(0.1))
      let zero = try graph.apply(Constant(0, shape: graph.shape(of: inputs[0])))
      var held = [inputs[0], zero, zero]
      for (step, gradient) in inputs.dropFirst().enumerated() {
        let corrections = try [operation.beta1, operation.beta2].map {
          try graph.apply(Constant(1 - pow($0, Double(step + 1))))
        }
        held = try graph.applyAll(
          operation, [held[0], gradient, rate] + corrections + held.dropFirst())
      }
      return [held[0]]
    }
  }

  static let batchNormalization = GoldenCase(name: "batch-normalization") { graph, inputs in
    let operation = BatchNormalization(statistics: .batch)
    let results = try graph.applyAll(operation, Array(inputs[..<3]))
    let unbiased = MovingAverage(weight: 0.1, scale: 16.0 / 15)
    let gradients = try weighted(&graph, results[0], inputs[5], Array(inputs[..<3]))
    return [results[0]] + gradients + [
      try graph.apply(MovingAverage(weight: 0.1), inputs[3], results[1]),
      try graph.apply(unbiased, inputs[4], results[2]),
    ]
  }

  private static func weighted(
    _ graph: inout Graph, _ value: Graph.Value, _ weights: Graph.Value, _ targets: [Graph.Value]
  ) throws -> [Graph.Value?] {
    let product = try graph.apply(Binary(.multiply), value, weights)
    let axes = Array(graph.shape(of: value).dimensions.indices)
    return try graph.differentiate(
      try graph.apply(Reduce(.sum, axes: axes), product), withRespectTo: targets)
  }
}

@Suite(.tags(.quick, .backend, .golden)) struct PyTorchGoldenTests {
  private static let halved = Window(3, stride: 2, padding: 1, ceilMode: true)

  static let cases: [GoldenCase] = [
    .function("lrn-odd", LocalResponseNormalization(size: 5, alpha: 0.8, beta: 0.75, k: 2)),
    .function("lrn-even", LocalResponseNormalization(size: 4, alpha: 1.5, beta: 0.5, k: 1)),
    .function("average-pool-ceil-counted", AveragePooling(halved)),
    .function("average-pool-ceil-not-counted", AveragePooling(halved, countsPadding: false)),
    .function("max-pool-ceil", MaxPooling(Window(2, stride: 2, padding: 1, ceilMode: true))),
    .function("max-pool-ties", MaxPooling(Window(3, padding: 1))),
    .function("max-pool-dilation", MaxPooling(Window(2, padding: 1, dilation: 2))),
    .function("adaptive-average-pool", AdaptiveAveragePooling(Size2D(3, 4))),
    .function(
      "convolution-groups",
      Convolution(
        stride: 2, padding: Padding(Size2D(1, 2)), dilation: Size2D(2, 1), groups: 3)),
    .crossEntropy("plain"), .crossEntropy("smoothing", smoothing: 0.1), .crossEntropy("weights"),
    .crossEntropy("both", smoothing: 0.2),
    .softTargetCrossEntropy("plain"), .softTargetCrossEntropy("smoothing", smoothing: 0.1),
    .softTargetCrossEntropy("weights"), .softTargetCrossEntropy("both", smoothing: 0.2),
    .batchNormalization,
    .sgd("sgd", SGDUpdate(weightDecay: 0.01)),
    .sgd("sgd-momentum", SGDUpdate(momentum: 0.9, weightDecay: 0.01)),
    .sgd("sgd-nesterov", SGDUpdate(momentum: 0.9, nesterov: true, weightDecay: 0.01)),
    .adam("adam", AdamUpdate()), .adam("adam-decay", AdamUpdate(weightDecay: 0.01)),
    .adam("adamw", AdamUpdate(weightDecay: 0.01, decoupled: true)),
  ]

  @Test(arguments: cases)
  func agreesWithPyTorch(_ test: GoldenCase) throws {
    let golden = try #require(try Goldens().cases[test.name])
    var graph = Graph()
    var given: [String: HostTensor] = [:]
    var arguments: [Graph.Value] = []
    for (index, input) in golden.inputs.enumerated() {
      let (name, shape, isLabels) = ("\(index)", TensorShape(input.shape), index == test.labels)
      arguments.append(graph.input(name, TensorType(shape, isLabels ? .int32 : .float32)))
      given[name] = HostTensor(
        isLabels ? .int32(input.values.map { Int32($0) }) : .float64(input.values), shape: shape)
    }
    let results = try test.build(&graph, arguments)
    for (index, value) in results.enumerated() { graph.result("\(index)", try #require(value)) }
    let backend = ReferenceBackend()
    let program = try backend.compile(graph, over: backend.makeState())
    let actual = try #require(program as? ReferenceProgram).runDoubles(given)
    #expect(actual.count == golden.results.count)
    for (index, expected) in golden.results.enumerated() {
      let tensor = try #require(actual["\(index)"])
      #expect(tensor.shape == TensorShape(expected.shape))
      let errors = zip(tensor.doubles, expected.values).map { abs($0 - $1) }
      #expect((errors.max() ?? 0) < 1e-12, "result \(index): \(tensor.doubles), \(expected.values)")
    }
  }

  @Test func everyGoldenIsUsed() throws {
    #expect(try Set(Goldens().cases.keys) == Set(Self.cases.map(\.name)))
  }
}
