import FoveaCore
import FoveaGraph
import FoveaLayers
import FoveaModels
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

/// The backends against PyTorch's numbers: logits, gradients and steps of training.
///
/// Every network of a document learns from drawn weights, with dropout off. For the CPU backend the pictures are
/// such that no ReLU and no max pooling is undecided within rounding. What is left between two correct programs is
/// rounding, so that the limits judge the program: a gradient, a statistic or an update that is wrong by two
/// thousandths is over them. Networks that decide too much for that take their five steps on the reference backend,
/// whose double precision leaves nothing undecided.
@Suite(.tags(.backend, .golden)) struct AgreementTests {
  /// The relative L2 distance that first gradients may have, as ``Digest`` estimates it.
  static let limit = 5e-4
  /// The same for the networks in which rounding has the shortest way.
  static let shortLimit = 1e-4
  /// The same for what all steps changed: small changes of large parameters are rounded to few digits.
  static let changeLimit = 1e-3
  static let algorithms = OneDNNBackend.ConvolutionAlgorithm.allCases

  @Test(arguments: ["googlenet-d2l", "lenet"], algorithms)
  func logitsAgree(_ model: String, _ algorithm: OneDNNBackend.ConvolutionAlgorithm) throws {
    let golden = try LogitsGolden(model)
    let shape = TensorShape(golden.shape)
    let network = try ModelCatalogue.make(model).network(batch: shape[0], mode: .inference)
    var graph = network.graph
    graph.result("logits", network.logits)
    let backend = Self.backend(algorithm)
    let state = try network.state(OracleNumbers.weights(.he, of: network, model: model), on: backend)
    let results = try backend.compile(graph, over: state).run(["images": OracleNumbers.images(shape)])
    let expected = golden.logits.flatMap { $0 }
    let actual = try #require(results["logits"]).doubles
    let scale = expected.map { abs($0) }.max() ?? 1
    #expect(zip(actual, expected).allSatisfy { abs($0 - $1) <= 1e-4 * scale })
  }

  @Test func everyNetworkOfADocumentTakesFiveSteps() {
    let documents = ModelCatalogue.standard.entries.filter { !$0.source.hasPrefix("torchvision") }.map(\.name)
    #expect(Set(TrainingGolden.all.map(\.model)) == Set(documents))
    let configurations = Dictionary(grouping: TrainingGolden.all) { [$0.model: $0.settings] }
    for goldens in configurations.values {
      #expect(goldens.contains { $0.losses.count >= 5 }, "\(goldens.map(\.name))")
    }
  }

  /// Each golden with both algorithms; those with large dense layers, which take long, with Winograd's alone.
  static let runs = TrainingGolden.all.filter { !$0.isExact }.flatMap { golden in
    let isLarge = golden.model == "vgg11-d2l" || ["vgg-", "alexnet-"].contains { golden.model.hasPrefix($0) }
    return algorithms.filter { $0 == .winograd || !isLarge }.map { (golden, $0) }
  }

  @Test(arguments: runs)
  func trainingAgrees(_ golden: TrainingGolden, _ algorithm: OneDNNBackend.ConvolutionAlgorithm) throws {
    let far = try Distances(golden, on: Self.backend(algorithm)) { try $0.read($1).floats }
    #expect(far.loss < 1e-5)
    let limit = ["googlenet-d2l", "lenet"].contains(golden.model) ? Self.shortLimit : Self.limit
    #expect(far.gradient.distance < limit, "the gradient of \(far.gradient.path)")
    #expect(far.change.distance < Self.changeLimit, "the change of \(far.change.path)")
    far.report("\(golden.name), \(algorithm)")
  }

  @Test(arguments: TrainingGolden.all.filter(\.isExact))
  func trainingInDoublePrecisionAgrees(_ golden: TrainingGolden) throws {
    let far = try Distances(golden, on: ReferenceBackend()) { state, path in
      try #require(state as? ReferenceStateStore).readDoubles(path).doubles
    }
    #expect(far.loss < 1e-6)
    #expect(far.gradient.distance < 1e-6, "the gradient of \(far.gradient.path)")
    #expect(far.change.distance < 1e-6, "the change of \(far.change.path)")
    far.report("\(golden.name), reference")
  }

  private static func backend(_ algorithm: OneDNNBackend.ConvolutionAlgorithm) -> OneDNNBackend {
    // One thread: the cases run side by side.
    OneDNNBackend(threads: 1, convolution: algorithm, slowImplementations: .refuse)
  }
}
