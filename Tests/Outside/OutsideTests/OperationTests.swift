import Fovea
import FoveaConformance
import FoveaGraph
import OwnChoices
import Testing

/// Operations from outside run on every backend if they are composites, and are refused by name if they are not.
@Suite struct OperationTests {
  static let cases = [
    OperationCase(
      Swish(), "by hand: 0 and the logarithm of 3", [.values(0, 1.0986123)], differentiate: [0],
      tolerance: .accumulation, expected: [[0, 0.8239592]]),
    OperationCase(Swish(), "images", [.normal([2, 5, 7, 3])], differentiate: [0], tolerance: .accumulation),
  ]

  @Test(arguments: cases, devices.names)
  func aCompositeRunsOnEveryBackend(_ test: OperationCase, on device: String) throws {
    let found = try Conformance.check(test, on: backend(device)) + Conformance.checkByHand(test)
    #expect(found.isEmpty, "\(found)")
  }

  @Test func itsGradientIsThatOfFiniteDifferences() throws {
    let found = try Self.cases.flatMap { try Conformance.checkGradients($0) }
    #expect(found.isEmpty, "\(found)")
  }

  @Test func aRuleNamesTheOperationAndTheLabel() throws {
    var graph = Graph()
    let input = graph.input("input", TensorType([2]))
    let error = #expect(throws: ShapeError.self) { try graph.apply(Swish(), input, input) }
    #expect(error?.description == "takes 1 input, got 2 [Swish C0]")
  }

  /// The sign of each number, a primitive that no backend knows.
  struct Sign: Graph.Operation {
    static let name = "Sign"
    func outputTypes(_ inputs: [TensorType]) -> [TensorType] { inputs }
  }

  @Test(arguments: devices.names)
  func aPrimitiveIsRefusedByName(on device: String) throws {
    var graph = Graph()
    graph.scope = "head"
    graph.result("sign", try graph.apply(Sign(), graph.input("input", TensorType([2]))))
    let backend = try backend(device)
    let error = #expect(throws: FoveaError.self) {
      try backend.compile(graph, over: backend.makeState())
    }
    #expect(error?.code == .backend && error?.location == "head")
    #expect(error?.problem.hasSuffix("for the operation Sign") == true, "\(error?.problem ?? "")")
  }
}
