import FoveaConformance
import FoveaCore
import FoveaGraph
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

/// The backend is judged by the suite, and refuses oneDNN's slow generic code while it is.
@Suite(.tags(.backend)) struct ConformanceTests {
  static let backend = OneDNNBackend(threads: 2, slowImplementations: .refuse)
  static let directBackend = OneDNNBackend(threads: 2, convolution: .direct, slowImplementations: .refuse)
  static let halfBackend = OneDNNBackend(
    threads: 2, precision: .bfloat16, slowImplementations: .refuse)

  @Test(arguments: Conformance.cases)
  func agreesWithTheReference(_ test: OperationCase) throws {
    let found = try Conformance.check(test, on: Self.backend)
    #expect(found.isEmpty, "\(found)")
  }

  /// Of all cases those whose code depends on how convolutions are computed.
  @Test(arguments: Conformance.cases.filter { ["Convolution", "Graph"].contains($0.operation) })
  func directConvolutionsAgreeWithTheReference(_ test: OperationCase) throws {
    let found = try Conformance.check(test, on: Self.directBackend)
    #expect(found.isEmpty, "\(found)")
  }

  @Test(arguments: Conformance.cases)
  func agreesWithTheReferenceInBFloat16(_ test: OperationCase) throws {
    // In graphs a ReLU or a maximum that is undecided within eight bits turns a gradient on or off.
    let tolerance =
      test.operation == "Graph"
      ? Tolerance(0.2, "eight bits of digits, and what they decide", measure: .overall)
      : Tolerance(0.02, "eight bits of digits in inputs and results")
    let found = try Conformance.check(test, on: Self.halfBackend, within: tolerance)
    #expect(found.isEmpty, "\(found)")
  }

  /// The code of each convolution in a case and its gradients.
  static func convolutions(of test: OperationCase, on backend: OneDNNBackend) throws -> [String] {
    try [test.forward(), test.gradients()].flatMap { graph in
      try backend.compile(graph, over: backend.makeState()).report.steps
        .filter { $0.kind.hasPrefix("Convolution") }.map(\.implementation)
    }
  }

  /// Whether oneDNN has Winograd's algorithm for this CPU at all: it needs AVX-512.
  static let hasWinograd: Bool = {
    var graph = Graph()
    let images = graph.input("images", TensorType([4, 64, 28, 28]))
    let filter = graph.input("filter", TensorType([64, 64, 3, 3]))
    guard let planes = try? graph.apply(Convolution(padding: 1), images, filter) else { return false }
    graph.result("planes", planes)
    let program = try? backend.compile(graph, over: backend.makeState())
    return program?.report.steps.contains { $0.implementation.contains("wino") } ?? false
  }()

  @Test(.enabled(if: hasWinograd), arguments: Conformance.winogradConvolutions)
  func casesMeantForWinogradTakeItAndOnlyThenIfAsked(_ test: OperationCase) throws {
    let winograd = try Self.convolutions(of: test, on: Self.backend)
    #expect(winograd.count == 4 && winograd.allSatisfy { $0.contains("wino") }, "\(winograd)")
    let direct = try Self.convolutions(of: test, on: Self.directBackend)
    #expect(direct.count == 4 && !direct.contains { $0.contains("wino") }, "\(direct)")
  }

  @Test func everyOperationHasCasesOnBothBackends() throws {
    let coverage = try Conformance.coverage(on: [ReferenceBackend(), Self.backend])
    print(coverage)
    #expect(coverage.missing == [])
  }
}
