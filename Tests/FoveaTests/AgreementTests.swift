import Foundation
import FoveaCore
import FoveaGraph
import FoveaLayers
import FoveaModels
import FoveaOneDNN
import FoveaRuntime
import FoveaTraining
import Testing

/// The CPU backend against PyTorch's numbers: logits, gradients and steps of training.
///
/// Every network of a document learns from drawn weights on pictures on which no ReLU and no max pooling is
/// undecided within rounding; dropout is off. What is left between two correct programs is rounding, so that the
/// limits judge the program: a gradient, a statistic or an update that is wrong by two thousandths is over them.
@Suite struct AgreementTests {
  /// The relative L2 distance that first gradients may have, as ``Digest`` estimates it.
  static let limit = 5e-4
  /// The same for what all steps changed: small changes of large parameters are rounded to few digits.
  static let changeLimit = 1e-3
  static let algorithms = OneDNNBackend.ConvolutionAlgorithm.allCases

  @Test(arguments: ["googlenet-d2l", "lenet"], algorithms)
  func logitsAgree(_ model: String, _ algorithm: OneDNNBackend.ConvolutionAlgorithm) throws {
    let golden = try LogitsGolden(model)
    let shape = Shape(golden.shape)
    let network = try ModelCatalogue.make(model).network(batch: shape[0], mode: .inference)
    var graph = network.graph
    graph.result("logits", network.logits)
    let backend = Self.backend(algorithm)
    let state = try Self.state(OracleNumbers.weights(.he, of: network, model: model), network, backend)
    let results = try backend.compile(graph, over: state).run(["images": OracleNumbers.images(shape)])
    let expected = golden.logits.flatMap { $0 }
    let actual = try #require(results["logits"]).doubles
    let scale = expected.map { abs($0) }.max() ?? 1
    #expect(zip(actual, expected).allSatisfy { abs($0 - $1) <= 1e-4 * scale })
  }

  @Test func everyNetworkOfADocumentHasAGolden() {
    let documents = ModelCatalogue.entries.filter { !$0.source.hasPrefix("torchvision") }.map(\.name)
    #expect(Set(TrainingGolden.all.map(\.model)) == Set(documents))
  }

  /// Each golden with both algorithms; the larger of the paper's VGGs, for the sake of time, with Winograd's.
  static let runs = TrainingGolden.all.flatMap { golden in
    algorithms.filter { $0 == .winograd || !["vgg-b", "vgg-c", "vgg-d", "vgg-e"].contains(golden.model) }
      .map { (golden, $0) }
  }

  @Test(arguments: runs)
  func trainingAgrees(_ golden: TrainingGolden, _ algorithm: OneDNNBackend.ConvolutionAlgorithm) throws {
    let network = try golden.network()
    let start = OracleNumbers.weights(golden.weights, of: network, model: golden.model)
    let backend = Self.backend(algorithm)
    func digests(of state: any State, since start: [String: HostTensor]) throws -> [String: Digest] {
      try network.parameters.reduce(into: [:]) { digests, parameter in
        let path = parameter.path
        digests[path] = Digest(try state.read(path).floats, since: start[path]?.floats, path: path)
      }
    }

    let gradientState = try Self.state(start, network, backend)
    let first = golden.batch(0)
    let gradientStep = try TrainingStep(
      network, optimizer: GradientAsParameter(), on: backend, over: gradientState)
    _ = try gradientStep.run(images: first.images, labels: first.labels, learningRate: 1, number: 1)
    let gradients = try digests(of: gradientState, since: [:])
    let farGradient = Self.farthest(gradients, from: golden.gradients)
    #expect(farGradient.distance < Self.limit, "the gradient of \(farGradient.path)")

    let state = try Self.state(start, network, backend)
    let step = try TrainingStep(network, optimizer: SGD(), on: backend, over: state)
    var farLoss = 0.0
    for (index, loss) in golden.losses.enumerated() {
      let batch = golden.batch(index)
      let result = try step.run(
        images: batch.images, labels: batch.labels, learningRate: golden.learningRate, number: index + 1)
      #expect(abs(result.loss - loss) < 1e-5 * max(1, loss), "step \(index): \(result.loss), not \(loss)")
      farLoss = max(farLoss, abs(result.loss - loss) / loss)
    }
    let farChange = Self.farthest(try digests(of: state, since: start), from: golden.changes)
    #expect(farChange.distance < Self.changeLimit, "the change of \(farChange.path)")

    if ProcessInfo.processInfo.environment["FOVEA_REPORT"] != nil {
      let numbers = [farGradient.distance, farLoss, farChange.distance].map { String(format: "%.1e", $0) }
      print("| \(golden.name), \(algorithm) | \(numbers.joined(separator: " | ")) |")
    }
  }

  /// The entry that is farthest from its golden, and its distance in relation to the golden's norm.
  ///
  /// A bias before batch normalization has no gradient but rounding, so that no norm counts for less than a
  /// hundredth of the norm of its layer's weight.
  static func farthest(
    _ digests: [String: Digest], from golden: [String: Digest]
  ) -> (path: String, distance: Double) {
    golden.map { path, expected in
      let weight = path.split(separator: ".").dropLast().joined(separator: ".") + ".weight"
      let scale = max(expected.norm, 1e-2 * (golden[weight]?.norm ?? 0))
      let distance = digests[path]?.distance(to: expected) ?? .infinity
      return (path, distance == 0 ? 0 : distance / scale)
    }.max { $0.distance < $1.distance } ?? ("", .infinity)
  }

  private static func backend(_ algorithm: OneDNNBackend.ConvolutionAlgorithm) -> OneDNNBackend {
    OneDNNBackend(threads: 2, convolution: algorithm, slowImplementations: .refuse)
  }

  private static func state(
    _ values: [String: HostTensor], _ network: Network, _ backend: OneDNNBackend
  ) throws -> any State {
    let state = backend.makeState()
    for parameter in network.parameters {
      try state.declare(StateEntry(path: parameter.path, shape: parameter.shape, role: parameter.role))
    }
    for (path, value) in values { try state.write(value, to: path) }
    return state
  }
}

/// Puts each parameter's gradient in its place, where it can be read.
private struct GradientAsParameter: Optimizer {
  static let name = "gradient"
  let moments: [String] = []

  func update(
    _ parameter: Value, gradient: Value, moments: [Value], learningRate: Value, in graph: inout Graph
  ) throws(ShapeError) -> [Value] { [gradient] }
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
