import TestSupport
import Testing

import FoveaConformance
import FoveaCore
import FoveaGraph
import FoveaReference
import FoveaRuntime

/// The reference backend, rounded to `float32` and then distorted by a factor on one element.
private struct DistortedBackend: Backend {
  let reference = ReferenceBackend()
  let factor: Float
  var name: String { "distorted" }

  func makeState() -> any StateStore { reference.makeState() }

  func compile(_ graph: Graph, over state: any StateStore) throws -> any Program {
    DistortedProgram(try reference.compile(graph, over: state), factor)
  }

  func estimate(_ graph: Graph) throws -> MemoryEstimate { try reference.estimate(graph) }
}

private final class DistortedProgram: Program {
  let program: any Program
  let factor: Float

  init(_ program: any Program, _ factor: Float) { (self.program, self.factor) = (program, factor) }

  var report: ProgramReport { program.report }

  func profile(_ inputs: [String: HostTensor], repeats: Int) throws -> [Double] {
    try program.profile(inputs, repeats: repeats)
  }

  func run(_ inputs: [String: HostTensor]) throws -> [String: HostTensor] {
    try program.run(inputs).mapValues { tensor in
      var values = tensor.floats
      guard factor != 1, case let finite = values.indices.filter({ values[$0].isFinite }),
        let largest = finite.max(by: { abs(values[$0]) < abs(values[$1]) })
      else { return tensor }
      values[largest] = values[largest] * factor
      return HostTensor(values, shape: tensor.shape)
    }
  }
}

/// What the suite is worth: it lets rounding to `float32` pass and finds an error of a thousandth.
@Suite(.tags(.backend)) struct DistortedBackendTests {
  @Test(arguments: Conformance.cases.filter { $0.tolerance != .exact })
  func roundedResultsPass(_ test: OperationCase) throws {
    let found = try Conformance.check(test, on: DistortedBackend(factor: 1))
    #expect(found.isEmpty, "\(found)")
  }

  @Test(arguments: Conformance.cases)
  func anErrorOfAThousandthIsFound(_ test: OperationCase) throws {
    let found = try Conformance.check(test, on: DistortedBackend(factor: 1.001))
    #expect(found.contains { $0.place.contains("result0") })
  }
}
