import TestSupport
import Testing

import FoveaConformance
import FoveaReference
import FoveaRuntime

/// The suite on the backend that judges the others: its gradients against finite differences, its
/// results against numbers worked out by hand.
@Suite(.tags(.backend)) struct ReferenceConformanceTests {
  @Test(arguments: Conformance.cases.filter { $0.hasGradients })
  func gradientsAreThoseOfFiniteDifferences(_ test: OperationCase) throws {
    let found = try Conformance.checkGradients(test)
    #expect(found.isEmpty, "\(found)")
  }

  @Test(arguments: Conformance.cases.filter { $0.expected != nil })
  func resultsAreThoseWorkedOutByHand(_ test: OperationCase) throws {
    let found = try Conformance.checkByHand(test)
    #expect(found.isEmpty, "\(found)")
  }

  @Test func everyOperationHasCasesAndOneByHand() throws {
    let coverage = try Conformance.coverage(on: [ReferenceBackend()])
    print(coverage)
    #expect(coverage.missing == [])
    #expect(Conformance.withoutHandCheck == [])
  }

  @Test func namesAreUnique() {
    let names = Conformance.cases.map(\.name)
    #expect(Set(names).count == names.count)
  }
}
