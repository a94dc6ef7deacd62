import FoveaCore
import FoveaGraph
import FoveaInference
import FoveaLayers
import FoveaModels
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

@Suite(.tags(.backend)) struct DenseNetworkTests {
  /// Runs a prediction graph with the tensors of a state.
  private func logits(
    _ graph: Graph, _ tensors: [String: HostTensor], of images: HostTensor, on backend: any Backend
  ) throws -> [Double] {
    let state = backend.makeState()
    let program = try backend.compile(graph, over: state)
    for entry in state.entries { try state.write(#require(tensors[entry.path]), to: entry.path) }
    return try #require(try program.run(["images": images])["logits"]).doubles
  }

  @Test(arguments: ["lenet", "inception10"])
  func bothBackendsSlideAlike(name: String) throws {
    let model = try ModelCatalogue.make(name)
    let input = try model.inputShape
    let network = try model.network(batch: 2, mode: .inference)
    let tensors = Dictionary(
      uniqueKeysWithValues: network.parameters.map { ($0.path, $0.initialValue(seed: 1)) })
    let dense = try DenseNetwork(network)
    let key = RandomKey(seed: 4)
    for (height, width) in [(input[1], input[2]), (input[1] + 20, input[2] + 9)] {
      let count = 2 * input[0] * height * width
      let images = HostTensor(
        (0..<count).map { Float(key.integer(UInt64($0), below: 256)) / 255 },
        shape: [2, input[0], height, width])
      let graph = try dense.predictionGraph(batch: 2, height: height, width: width)
      let exact = try logits(graph, dense.tensors(tensors), of: images, on: ReferenceBackend())
      let fast = try logits(graph, dense.tensors(tensors), of: images, on: OneDNNBackend())
      let largest = exact.map(abs).max() ?? 0
      #expect(zip(exact, fast).allSatisfy { abs($0 - $1) < 1e-4 * max(largest, 1) })
      // On pictures of its own size a network answers as ever.
      guard height == input[1] else { continue }
      let plain = try logits(network.predictionGraph(), tensors, of: images, on: ReferenceBackend())
      #expect(zip(exact, plain).allSatisfy { abs($0 - $1) < 1e-6 * max(largest, 1) })
    }
  }

  @Test func everyNetworkOfTheCatalogueSlides() throws {
    for entry in ModelCatalogue.standard.entries {
      let model = try ModelCatalogue.make(entry.name)
      let input = try model.inputShape
      let dense = try DenseNetwork(model.network(batch: 1, mode: .inference))
      let graph = try dense.predictionGraph(batch: 1, height: input[1] + 64, width: input[2] + 32)
      let logits = try #require(graph.results.first { $0.name == "logits" })
      #expect(try graph.shape(of: logits.value) == [1, model.classes], "\(entry.name)")
    }
  }

  @Test func denseLayersOfVGGAndAlexNetBecomeFilters() throws {
    let vgg = try DenseNetwork(ModelCatalogue.make("vgg16").network(batch: 1, mode: .inference))
    #expect(
      vgg.reshaped == [
        "classifier.0.weight": [4096, 512, 7, 7], "classifier.3.weight": [4096, 4096, 1, 1],
        "classifier.6.weight": [1000, 4096, 1, 1],
      ])
    let alexNet = try DenseNetwork(ModelCatalogue.make("alexnet").network(batch: 1, mode: .inference))
    #expect(alexNet.reshaped["classifier.1.weight"] == [4096, 256, 6, 6])
  }
}
