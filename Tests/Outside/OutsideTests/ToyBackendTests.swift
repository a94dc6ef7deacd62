import Fovea
import FoveaConformance
import FoveaGraph
import Testing
import ToyBackend

/// A backend that knows nothing but Fovea's public interface passes the suite and trains.
@Suite struct ToyBackendTests {
  @Test(arguments: Conformance.cases)
  func agreesWithTheReference(_ test: OperationCase) throws {
    let found = try Conformance.check(test, on: ToyBackend())
    #expect(found.isEmpty, "\(found)")
  }

  /// Every result rounded to `float32`, as other backends compute; without the largest convolutions.
  @Test(arguments: Conformance.cases.filter { $0.operation != "Convolution" })
  func agreesWithTheReferenceWhenRounded(_ test: OperationCase) throws {
    let found = try Conformance.check(test, on: ToyBackend(ToySettings(rounded: true)))
    #expect(found.isEmpty, "\(found)")
  }

  @Test func everyOperationHasCases() throws {
    let coverage = try Conformance.coverage(on: [ToyBackend()])
    #expect(coverage.missing == [])
  }

  @Test func aRegistryKnowsItsSettings() throws {
    #expect(devices.names == ["cpu", "reference", "toy"])
    let settings = try devices.make(.string("toy:rounded=true"))
    #expect(settings.text == "toy:rounded=true")
    #expect(try settings.makeBackend().traits == ["backend": "toy", "rounded": "true"])
    let error = #expect(throws: FoveaError.self) { try devices.make(.string("toy:rounds=true")) }
    #expect(error?.code == .configuration)
  }

  @Test func theStateOfAnotherBackendIsRefused() throws {
    let error = #expect(throws: FoveaError.self) {
      try ToyBackend().compile(Graph(), over: ReferenceBackend().makeState())
    }
    #expect(error?.description == "toy: the state belongs to another backend")
  }

  /// The first steps of LeNet have the losses that they have on the reference backend.
  @Test func leNetTrainsAsOnTheReferenceBackend() throws {
    func losses(_ backend: any Backend) throws -> [Double] {
      let network = try LeNet().network(batch: 4, mode: .training(seed: 0))
      let state = backend.makeState()
      try state.initialize(network.parameters, seed: 1)
      let step = try TrainingStep(network, optimizer: SGD(momentum: 0.9), on: backend, over: state)
      let key = RandomKey(seed: 2)
      let images = HostTensor((0..<4 * 1024).map { key.uniform($0) }, shape: [4, 1, 32, 32])
      let labels = HostTensor([3, 1, 4, 1] as [Int32], shape: [4])
      return try (1...5).map {
        try step.run(images: images, labels: labels, learningRate: 0.05, number: $0).loss
      }
    }
    let (found, expected) = (try losses(ToyBackend()), try losses(ReferenceBackend()))
    #expect(found.count == 5 && expected[4] < expected[0])
    for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-5) }
  }
}
