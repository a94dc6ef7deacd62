import FoveaConformance
import FoveaGraph
import FoveaOneDNN
import FoveaRuntime
import TestSupport
import Testing

/// Each rule by itself: the steps of a program without it and with it.
@Suite(.tags(.backend)) struct FusionRuleTests {
  /// What a rule does to the steps of a case: those that are gone, and those that stand in their place.
  struct Change: CustomTestStringConvertible {
    let rule: String
    let title: String
    var isBackward = false
    let without: [String]
    let with: [String]
    var testDescription: String { rule }

    func graph() throws -> Graph {
      if title == FusionRuleTests.twoReaders { return try FusionRuleTests.twoReadersOfAReLU() }
      let test = try #require(Conformance.cases.first { $0.title == title })
      return isBackward ? try test.gradients() : try test.forward()
    }
  }

  static let twoReaders = "a ReLU with two readers, and its gradient"

  private static func twoReadersOfAReLU() throws -> Graph {
    var graph = Graph()
    let x = graph.state("x", [4, 6], role: .parameter)
    let active = try graph.apply(ReLU(), x)
    let sum = try graph.apply(Sum(), graph.apply(Tanh(), active), graph.apply(Sigmoid(), active))
    let loss = try graph.apply(Reduce(.sum, axes: [0, 1]), sum)
    graph.result("gradient", try #require(graph.differentiate(loss, withRespectTo: [x])[0]))
    graph.removeDeadNodes()
    return graph
  }

  static let backend = OneDNNBackend(threads: 2, slowImplementations: .refuse)

  private static let bytes = "convolution and rounding to bytes"

  static let changes = [
    Change(
      rule: "convolution and normalization",
      title: "given statistics after a convolution: 40 channels, no ReLU",
      without: ["Convolution", "BatchNormalization"], with: ["fold", "Convolution+BatchNormalization"]),
    Change(
      rule: "convolution and sum", title: "the sum of two convolutions", without: ["Convolution", "Sum"],
      with: ["Convolution+Sum"]),
    Change(
      rule: "convolution and ReLU", title: "convolution, ReLU", without: ["Convolution", "ReLU"],
      with: ["Convolution+ReLU"]),
    Change(
      rule: bytes, title: "bytes: convolution, 64 channels, 1 x 1",
      without: ["Convolution+ReLU", "Quantize"], with: ["Convolution+ReLU+Quantize"]),
    Change(
      rule: "linear and ReLU", title: "linear, ReLU, dropout, linear", without: ["Linear", "ReLU"],
      with: ["Linear+ReLU"]),
    Change(
      rule: "normalization and ReLU", title: "convolution, normalization, ReLU, 40 channels",
      isBackward: true,
      without: ["BatchNormalization", "ReLU", "ReLUGradient", "BatchNormalizationGradient"],
      with: ["BatchNormalization+ReLU", "ReLUGradient+BatchNormalizationGradient"]),
    Change(
      rule: "max pooling and the mask of a ReLU", title: "convolution, ReLU, max pooling", isBackward: true,
      without: ["MaxPoolingGradient", "ReLUGradient"], with: ["MaxPoolingGradient+ReLUGradient"]),
    Change(
      rule: "sum and the mask of a ReLU", title: twoReaders, isBackward: true,
      without: ["Sum", "ReLUGradient"],
      with: ["Sum+ReLUGradient"]),
    Change(
      rule: "sum and split", title: "two blocks: the sum of gradients, its parts, their ReLU masks",
      isBackward: true, without: ["Sum", "Split+ReLUGradient"], with: ["Sum+Split+ReLUGradient"]),
    Change(
      rule: "split and the masks of ReLUs",
      title: "an inception block: branches, concatenation, next convolution", isBackward: true,
      without: ["Split", "ReLUGradient", "ReLUGradient", "ReLUGradient"],
      with: ["Split+ReLUGradient"]),
  ]

  private func kinds(_ graph: Graph, on backend: OneDNNBackend) throws -> [String] {
    try backend.compile(graph, over: backend.makeState()).report.steps.map(\.kind).filter { $0 != "reorder" }
  }

  @Test(arguments: changes.filter { $0.rule != bytes || OneDNNBackend.hasBytes })
  func aRuleReplacesTheseSteps(_ change: Change) throws {
    let graph = try change.graph()
    let without = try kinds(graph, on: Self.backend.without(fusion: change.rule))
    let with = try kinds(graph, on: Self.backend)
    let difference = with.difference(from: without)
    let gone = difference.removals.map { if case .remove(_, let kind, _) = $0 { kind } else { "" } }
    let new = difference.insertions.map { if case .insert(_, let kind, _) = $0 { kind } else { "" } }
    #expect(gone == change.without)
    #expect(new == change.with)
  }

  @Test func everyRuleHasATest() {
    #expect(Self.changes.map(\.rule) == OneDNNBackend.fusionNames)
  }

  /// Rules change what runs together, not what is computed.
  @Test(arguments: OneDNNBackend.fusionNames)
  func theNumbersAreTheSameWithoutARule(_ rule: String) throws {
    let backend = Self.backend.without(fusion: rule)
    for test in Conformance.cases where test.operation == "Graph" {
      let graphs = try [test.forward()] + (test.hasGradients ? [test.gradients()] : [])
      guard try graphs.contains(where: { try kinds($0, on: backend) != kinds($0, on: Self.backend) }) else {
        continue
      }
      let found = try Conformance.check(test, on: backend)
      #expect(found.isEmpty, "\(found)")
    }
  }
}
