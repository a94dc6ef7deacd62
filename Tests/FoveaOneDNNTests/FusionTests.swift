import FoveaConformance
import FoveaGraph
import FoveaOneDNN
import FoveaRuntime
import Testing

/// Which operations run as one step, shown on the suite's own small graphs.
@Suite struct FusionTests {
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
  ])
  func aForwardPassTakesTheseSteps(_ expected: Expectation) throws {
    #expect(try kinds(expected.test().forward()).filter { $0 != "reorder" } == expected.kinds)
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
    Expectation("a normalization that is read twice", "ReLUGradient"),
    Expectation("a normalization that is a result", "ReLUGradient"),
  ])
  func theGradientOfAReLUIsPartOfTheseSteps(_ expected: Expectation) throws {
    #expect(try kinds(expected.test().gradients()).filter { $0.contains("ReLUGradient") } == expected.kinds)
  }
}
