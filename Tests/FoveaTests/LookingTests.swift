import FoveaCore
import FoveaInference
import FoveaLayers
import FoveaModels
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

/// Looking at networks on the CPU backend: what layers make, and what memory programs will take.
@Suite(.tags(.backend)) struct LookingTests {
  static let backend = OneDNNBackend(threads: 1, slowImplementations: .refuse)

  @Test(arguments: ["lenet", "densenet-d2l", "inception10"])
  func everyLayerMakesWhatTheReferenceMakes(_ name: String) throws {
    let model = try ModelCatalogue.make(name)
    let input: TensorShape = try name == "densenet-d2l" ? [1, 32, 32] : model.inputShape
    let network = try model.network(batch: 1, input: input, mode: .inference)
    let key = RandomKey(seed: 3)
    let shape = TensorShape([1] + input.dimensions)
    let images = HostTensor((0..<UInt64(shape.count)).map { key.uniform($0) }, shape: shape)
    let paths = network.layers.map(\.path).filter { !$0.isEmpty }
    let outputs = try ([Self.backend, ReferenceBackend()] as [any Backend]).map { backend in
      let state = backend.makeState()
      try state.initialize(network.parameters, seed: 1)
      return try Probe(paths, of: model, input: input, on: backend, over: state).outputs(for: images)
    }
    for path in Set(paths) {
      let (actual, expected) = (try #require(outputs[0][path]), try #require(outputs[1][path]))
      #expect(actual.shape == expected.shape)
      #expect(try actual.shape == network.layer(at: path).outputShape)
      let scale = expected.doubles.map { abs($0) }.max() ?? 0
      let distance = zip(actual.doubles, expected.doubles).map { abs($0 - $1) }.max() ?? 0
      #expect(distance <= 1e-4 * max(scale, 1e-3), "\(path): \(distance) of \(scale)")
    }
  }

  @Test(arguments: [SGD(), Adam()] as [any Optimizer])
  func theForecastIsWhatTheProgramReports(_ optimizer: any Optimizer) throws {
    let model = GoogLeNetD2L()
    let forecast = try MemoryForecast.training(model, batch: 4, optimizer: optimizer, on: Self.backend)
    let network = try model.network(batch: 4, mode: .training(seed: 0))
    let step = try TrainingStep(
      network, optimizer: optimizer, on: Self.backend, over: Self.backend.makeState())
    let memory = step.program.report.memory
    #expect(forecast.values + forecast.packed == memory.programBytes)
    #expect(forecast.parameters + forecast.moments == memory.stateBytes)
    #expect(forecast.moments == optimizer.moments.count * 4 * network.parameterCount)
    #expect(forecast.batch >= 4 * (96 * 96 + 1) * 4)
    #expect(forecast.filling == 0)
  }

  @Test func inferenceKeepsPackedParameters() throws {
    let model = GoogLeNetD2L()
    let forecast = try MemoryForecast.inference(model, batch: 4, on: Self.backend)
    #expect(forecast.moments == 0)
    #expect(forecast.packed > 0)
    let training = try MemoryForecast.training(model, batch: 4, on: Self.backend)
    #expect(forecast.values < training.values)
  }
}
