import FoveaConformance
import FoveaCore
import FoveaGraph
import FoveaOneDNN
import FoveaRuntime
import TestSupport
import Testing

/// Which operations run as one step, shown on the suite's own small graphs.
@Suite(.tags(.quick, .backend)) struct FusionTests {
  /// A case by its title, and the steps that are expected of it.
  struct Expectation: CustomTestStringConvertible {
    let title: String
    let kinds: [String]
    var testDescription: String { title }

    init(_ title: String, _ kinds: String...) { (self.title, self.kinds) = (title, kinds) }

    func test() throws -> OperationCase {
      try #require(Conformance.cases.first { $0.title == title })
    }
  }

  static let backend = OneDNNBackend(threads: 2, slowImplementations: .refuse)

  private func kinds(_ graph: Graph) throws -> [String] {
    try Self.backend.compile(graph, over: Self.backend.makeState()).report.steps.map(\.kind)
  }

  @Test(arguments: [
    Expectation("convolution, normalization, ReLU, 40 channels", "Convolution", "BatchNormalization+ReLU"),
    Expectation("a normalization that is read twice", "BatchNormalization", "ReLU", "Tanh"),
    Expectation("a normalization that is a result", "BatchNormalization", "ReLU"),
    Expectation(
      "given statistics after a convolution: 17 channels, bias", "fold",
      "Convolution+BatchNormalization+ReLU"),
    Expectation(
      "given statistics after a convolution: 40 channels, no ReLU", "fold", "Convolution+BatchNormalization"),
    Expectation(
      "dense layer with given statistics", "BatchNormalization+ReLU", "fold",
      "Convolution+BatchNormalization+ReLU", "Convolution", "Concatenate"),
    Expectation(
      "a convolution that is read beside its normalization", "Convolution", "BatchNormalization+ReLU", "Tanh"),
    Expectation(
      "given statistics that are read twice", "fold", "Convolution+BatchNormalization", "ReLU", "Tanh"),
    Expectation("statistics that are given for each run", "Convolution", "BatchNormalization+ReLU"),
    Expectation(
      "residual blocks with given statistics", "fold", "Convolution+BatchNormalization+ReLU", "fold",
      "Convolution+BatchNormalization+Sum+ReLU", "fold", "Convolution+BatchNormalization+ReLU", "fold",
      "Convolution+BatchNormalization+Sum+ReLU"),
    Expectation(
      "a residual block whose shortcut is a convolution", "fold", "Convolution+BatchNormalization+ReLU",
      "fold", "Convolution+BatchNormalization", "fold", "Convolution+BatchNormalization+Sum+ReLU"),
    Expectation("the sum of two convolutions", "Convolution", "Convolution+Sum"),
    Expectation(
      "a sum whose other part is read again", "Convolution", "Convolution", "Sum", "MaxPooling"),
    Expectation("the sum of a convolution and its input", "Convolution", "Sum"),
  ])
  func aForwardPassTakesTheseSteps(_ expected: Expectation) throws {
    #expect(
      try kinds(expected.test().forward()).filter { !["reorder", "keep_nan"].contains($0) } == expected.kinds)
  }

  /// The steps that hold the gradient of a ReLU.
  @Test(arguments: [
    Expectation(
      "convolution, normalization, ReLU, 40 channels", "ReLUGradient+BatchNormalizationGradient"),
    Expectation(
      "normalization, ReLU, two readers: the sum of their gradients",
      "ReLUGradient+BatchNormalizationGradient"),
    Expectation(
      "normalized branches side by side, the next convolution", "ReLUGradient+BatchNormalizationGradient",
      "ReLUGradient+BatchNormalizationGradient"),
    Expectation("convolution, normalization, ReLU, max pooling", "MaxPoolingGradient+ReLUGradient"),
    Expectation(
      "a residual block with normalization", "ReLUGradient", "ReLUGradient+BatchNormalizationGradient"),
    Expectation(
      "given statistics after a convolution: with gradients", "ReLUGradient+BatchNormalizationGradient"),
    Expectation("a normalization that is read twice", "ReLUGradient"),
    Expectation("a normalization that is a result", "ReLUGradient"),
  ])
  func theGradientOfAReLUIsPartOfTheseSteps(_ expected: Expectation) throws {
    #expect(try kinds(expected.test().gradients()).filter { $0.contains("ReLUGradient") } == expected.kinds)
  }

  /// 16 channels of 6 weighted with 1/8 are 12, and normalized (12 - mean) / sqrt(15 + 1) * 3 + 1.
  @Test func foldedFiltersFollowTheState() throws {
    let values: [(path: String, shape: TensorShape, value: Float)] = [
      ("filter", [16, 16, 1, 1], 0.125), ("scale", [16], 3), ("shift", [16], 1), ("mean", [16], 4),
      ("variance", [16], 15),
    ]
    var graph = Graph()
    let images = graph.input("images", TensorType([1, 16, 4, 4]))
    let x = values.map { graph.state($0.path, $0.shape, role: .parameter) }
    let y = try graph.apply(Convolution(), images, x[0])
    let operation = BatchNormalization(epsilon: 1, statistics: .given)
    graph.result("normal", try graph.applyAll(operation, [y] + x[1...])[0])
    let state = Self.backend.makeState()
    let program = try Self.backend.compile(graph, over: state)
    func normal() throws -> Set<Float> {
      let results = try program.run(["images": .filled(6, shape: [1, 16, 4, 4])])
      return Set(try #require(results["normal"]).floats)
    }
    for (path, shape, value) in values { try state.write(.filled(value, shape: shape), to: path) }
    #expect(try normal() == [7])
    try state.write(.filled(shape: [16]), to: "mean")
    #expect(try normal() == [10])
    #expect(program.report.steps.contains { $0.kind == "Convolution+BatchNormalization" })
    #expect(program.report.memory.keptBytes >= (256 + 16) * 4)
    #expect(try Self.backend.estimate(graph) == program.report.memory)
  }
}
