import FoveaConformance
import FoveaOneDNN
import FoveaRuntime
import Testing

/// The backend is judged by the suite, and refuses oneDNN's slow generic code while it is.
@Suite struct ConformanceTests {
  static let backend = OneDNNBackend(threads: 2, slowImplementations: .refuse)

  @Test(arguments: Conformance.cases)
  func agreesWithTheReference(_ test: OperationCase) throws {
    let found = try Conformance.check(test, on: Self.backend)
    #expect(found.isEmpty, "\(found)")
  }

  @Test func everyOperationHasCasesOnBothBackends() throws {
    let coverage = try Conformance.coverage(on: [ReferenceBackend(), Self.backend])
    print(coverage)
    #expect(coverage.missing == [])
  }
}
