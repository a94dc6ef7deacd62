import Foundation
import FoveaCore
import FoveaGraph
import FoveaLayers
import FoveaModels
import FoveaRuntime
import FoveaTraining

/// How far a backend's training is from a golden: relative L2 distances, and that of the losses.
struct Distances {
  var gradient: (path: String, distance: Double)
  var loss = 0.0
  var change: (path: String, distance: Double)

  /// Trains as the golden did; `read` copies a value out of the state.
  init<Element: BinaryFloatingPoint>(
    _ golden: TrainingGolden, on backend: some Backend, read: (any StateStore, String) throws -> [Element]
  ) throws {
    let network = try golden.network()
    let start = OracleNumbers.weights(golden.weights, of: network, model: golden.model)
    func digests(of state: any StateStore, since start: [String: HostTensor]) throws -> [String: Digest] {
      try network.parameters.reduce(into: [:]) { digests, parameter in
        let path = parameter.path
        let before = start[path].map { $0.floats.map(Element.init) }
        digests[path] = Digest(try read(state, path), since: before, path: path)
      }
    }

    let isNormalized = golden.changes.keys.contains { $0.hasSuffix("running_mean") }
    let gradientState = try network.state(start, on: backend)
    let first = golden.batch(0)
    let gradientStep = try TrainingStep(
      network, optimizer: GradientAsParameter(), on: backend, over: gradientState)
    _ = try gradientStep.run(images: first.images, labels: first.labels, learningRate: 1, number: 1)
    gradient = Self.farthest(
      try digests(of: gradientState, since: [:]), from: golden.gradients, isNormalized: isNormalized)

    let state = try network.state(start, on: backend)
    let step = try TrainingStep(network, optimizer: SGD(), on: backend, over: state)
    for (index, expected) in golden.losses.enumerated() {
      let batch = golden.batch(index)
      let result = try step.run(
        images: batch.images, labels: batch.labels, learningRate: golden.learningRate, number: index + 1)
      loss = max(loss, abs(result.loss - expected) / max(1, expected))
    }
    change = Self.farthest(
      try digests(of: state, since: start), from: golden.changes, isNormalized: isNormalized)
  }

  /// The entry that is farthest from its golden, and its distance in relation to the golden's norm.
  ///
  /// A bias before batch normalization has no gradient but rounding: in networks with batch normalization no norm
  /// counts for less than a hundredth of that of the layer's weight.
  private static func farthest(
    _ digests: [String: Digest], from golden: [String: Digest], isNormalized: Bool
  ) -> (path: String, distance: Double) {
    golden.map { path, expected in
      let weight = path.split(separator: ".").dropLast().joined(separator: ".") + ".weight"
      let scale = max(expected.norm, isNormalized ? 1e-2 * (golden[weight]?.norm ?? 0) : 0)
      let distance = digests[path]?.distance(to: expected) ?? .infinity
      return (path, distance == 0 ? 0 : distance / scale)
    }.max { $0.distance < $1.distance } ?? ("", .infinity)
  }

  /// Prints a line of a table if the environment has `FOVEA_REPORT`.
  func report(_ name: String) {
    guard ProcessInfo.processInfo.environment["FOVEA_REPORT"] != nil else { return }
    let numbers = [gradient.distance, loss, change.distance].map { String(format: "%.1e", $0) }
    print("| \(name) | \(numbers.joined(separator: " | ")) |")
  }
}

extension Network {
  /// A state that holds these values.
  func state(_ values: [String: HostTensor], on backend: some Backend) throws -> any StateStore {
    let state = backend.makeState()
    for parameter in parameters {
      try state.declare(StateEntry(path: parameter.path, shape: parameter.shape, role: parameter.role))
    }
    for (path, value) in values { try state.write(value, to: path) }
    return state
  }
}

/// Puts each parameter's gradient in its place, where it can be read.
private struct GradientAsParameter: Optimizer {
  static let name = "gradient"
  static let summary = "puts the gradient in the parameter's place"
  var weightDecay = 0.0
  var moments: [String] { [] }

  func update(
    _ parameter: Graph.Value, gradient: Graph.Value, moments: [Graph.Value], learningRate: Graph.Value,
    in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value] { [gradient] }
}

extension TrainingGolden {
  /// The network in training with dropout off.
  fileprivate func network() throws -> Network {
    let model = try ModelCatalogue.make(model, ModelOptions(classes: 10, settings: settings))
    var network = try model.network(
      batch: candidates[0].count, input: [channels, side, side], mode: .training(seed: 0))
    for index in network.graph.nodes.indices {
      guard var dropout = network.graph.nodes[index].operation as? FoveaGraph.Dropout else { continue }
      dropout.rate = 0
      network.graph.nodes[index].operation = dropout
    }
    return network
  }

  /// The pictures and labels of a step, counted from 0.
  fileprivate func batch(_ index: Int) -> (images: HostTensor, labels: HostTensor) {
    OracleNumbers.batch(
      step: firstStep + index, candidates: candidates[index], channels: channels, side: side,
      pictures, model: model)
  }
}
