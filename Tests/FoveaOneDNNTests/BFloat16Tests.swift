import FoveaCore
import FoveaGraph
import FoveaModels
import FoveaOneDNN
import FoveaRuntime
import TestSupport
import Testing

/// What the backend does with values of 16 bits, beyond the numbers that the suite compares.
@Suite(.tags(.backend)) struct BFloat16Tests {
  typealias Fixture = OneDNNProgramTests.Fixture

  static let backend = OneDNNBackend(threads: 2, precision: .bfloat16, slowImplementations: .refuse)

  @Test(.enabled(if: OneDNNBackend.hasBFloat16))
  func everyConvolutionMultipliesThem() throws {
    let fixture = try Fixture(batch: 8)
    for graph in [fixture.training, fixture.evaluation] {
      let steps = try Self.backend.compile(graph, over: Self.backend.makeState()).report.steps
        .filter { $0.kind.contains("Convolution") }
      #expect(!steps.isEmpty)
      #expect(steps.allSatisfy { $0.detail.contains("bf16:") }, "\(steps)")
    }
  }

  @Test func theStateStaysInFloat32AndServesBothPrecisions() throws {
    let fixture = try Fixture(batch: 4)
    let state = try fixture.state(on: Self.backend)
    let program = try Self.backend.compile(fixture.training, over: state)
    _ = try program.run(fixture.inputs)
    // Eight bits of digits would leave the lower half of each number at zero.
    let weight = try state.read("b.weight").floats
    #expect(weight.contains { $0.bitPattern & 0xFFFF != 0 })
    let half = try Self.backend.compile(fixture.evaluation, over: state).run(fixture.inputs)
    let single = try OneDNNProgramTests.backend.compile(fixture.evaluation, over: state).run(fixture.inputs)
    let (a, b) = (try #require(half["logits"]).floats, try #require(single["logits"]).floats)
    let scale = b.map { abs($0) }.max() ?? 0
    #expect(zip(a, b).allSatisfy { abs($0 - $1) < 0.02 * scale })
    if OneDNNBackend.hasBFloat16 { #expect(a != b) }
  }

  @Test(.atMost(2), arguments: ["googlenet-d2l", "densenet-d2l", "alexnet-2012", "resnet18", "nin"])
  func gradientsHaveFastCode(_ name: String) throws {
    try CatalogueTrainingTests.expectFastGradients(of: name, on: Self.backend)
  }
}
