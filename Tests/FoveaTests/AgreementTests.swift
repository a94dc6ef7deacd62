import FoveaCore
import FoveaGraph
import FoveaLayers
import FoveaModels
import FoveaOneDNN
import FoveaRuntime
import FoveaTraining
import Testing

/// The CPU backend against PyTorch's numbers: logits, gradients and twenty steps of training.
@Suite struct AgreementTests {
  static let models = ["googlenet-d2l", "lenet"]
  static let backends = OneDNNBackend.ConvolutionAlgorithm.allCases.map {
    OneDNNBackend(threads: 2, convolution: $0, slowImplementations: .refuse)
  }

  @Test(arguments: models, backends)
  func logitsAgree(_ model: String, _ backend: OneDNNBackend) throws {
    let golden = try Golden("\(model)-logits")
    let shape = Shape(try #require(golden.shape))
    let network = try ModelCatalogue.make(model).network(batch: shape[0], mode: .inference)
    var graph = network.graph
    graph.result("logits", network.logits)
    let state = try state(.he, network, model, backend)
    let results = try backend.compile(graph, over: state).run(["images": OracleNumbers.images(shape)])
    let expected = try #require(golden.logits).flatMap { $0 }
    let actual = try #require(results["logits"]).doubles
    let scale = expected.map { abs($0) }.max() ?? 1
    #expect(zip(actual, expected).allSatisfy { abs($0 - $1) <= 1e-4 * scale })
  }

  @Test(arguments: models, backends)
  func gradientsAgree(_ model: String, _ backend: OneDNNBackend) throws {
    let golden = try Golden("\(model)-gradients")
    let candidates = try #require(golden.candidates).list[0]
    let side = golden.side ?? (model == "lenet" ? 32 : 96)
    let network = try ModelCatalogue.make(model).network(
      batch: candidates.count, input: [1, side, side], mode: .training(seed: 0))
    var graph = network.graph
    let labels = graph.input("labels", TensorType([candidates.count], .int32))
    let loss = try graph.apply(SoftmaxCrossEntropy(), network.logits, labels)
    graph.result("loss", loss)
    let values = network.parameters.map { graph.state($0.path, $0.shape, role: .parameter) }
    for (parameter, gradient) in zip(network.parameters, try graph.differentiate(loss, withRespectTo: values))
    {
      graph.result(parameter.path, try #require(gradient))
    }
    let batch = OracleNumbers.batch(
      step: 0, candidates: candidates, side: side, textured: false, model: model)
    let program = try backend.compile(graph, over: state(.he, network, model, backend))
    let results = try program.run(["images": batch.images, "labels": batch.labels])
    let actual = try #require(results["loss"]).doubles[0]
    #expect(abs(actual - (try #require(golden.loss))) < 1e-5)
    for (path, description) in try #require(golden.parameters) {
      let distance = description.distance(of: try #require(results[path]).doubles, path: path)
      #expect(distance < 1e-4, "\(path): \(distance)")
    }
  }

  @Test(arguments: models.flatMap { [($0, "first"), ($0, "learned")] }, backends)
  func twentyStepsAgree(_ run: (model: String, part: String), _ backend: OneDNNBackend) throws {
    let (model, part) = run
    let golden = try Golden("\(model)-training-\(part)")
    let batches = try #require(golden.candidates).list
    let side = golden.side ?? (model == "lenet" ? 32 : 96)
    let network = try ModelCatalogue.make(model).network(
      batch: batches[0].count, input: [1, side, side], mode: .training(seed: 0))
    let scheme = part == "first" ? OracleNumbers.Weights.xavier : .carrier
    let start = OracleNumbers.weights(scheme, of: network, model: model)
    let state = try state(scheme, network, model, backend)
    let step = try TrainingStep(network, optimizer: SGD(), on: backend, over: state)
    for (index, candidates) in batches.enumerated() {
      let batch = OracleNumbers.batch(
        step: index + 1, candidates: candidates, side: side, textured: part == "learned", model: model)
      let result = try step.run(
        images: batch.images, labels: batch.labels, learningRate: 0.1, number: index + 1)
      let expected = try #require(golden.losses)[index]
      #expect(abs(result.loss - expected) < 1e-5, "step \(index + 1): \(result.loss), not \(expected)")
    }
    for (path, description) in try #require(golden.parameters) {
      let change = zip(try state.read(path).doubles, start[path]?.doubles ?? []).map { $0 - $1 }
      let distance = description.distance(of: change, path: path)
      #expect(distance < 1e-3, "\(path): \(distance)")
    }
  }

  private func state(
    _ scheme: OracleNumbers.Weights, _ network: Network, _ model: String, _ backend: OneDNNBackend
  ) throws -> any State {
    let state = backend.makeState()
    for parameter in network.parameters {
      try state.declare(StateEntry(path: parameter.path, shape: parameter.shape, role: parameter.role))
    }
    for (path, value) in OracleNumbers.weights(scheme, of: network, model: model) {
      try state.write(value, to: path)
    }
    return state
  }
}
