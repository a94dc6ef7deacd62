import FoveaCore
import FoveaGraph
import FoveaInference
import FoveaLayers
import FoveaReference
import FoveaRuntime
import Foundation
import TestSupport
import Testing

@Suite(.tags(.quick, .backend, .golden)) struct DenseNetworkTests {
  /// The networks of `Goldens/make_dense.py`.
  struct Sliding: Model {
    enum Kind: String, CaseIterable { case vgg, adaptive, global }
    var kind: Kind
    var classes: Int { 5 }
    var inputShape: TensorShape { [1, 8, 8] }

    var body: some Layer {
      Sequential {
        Conv2D(4, kernel: 3, padding: 1)
        Activation(.relu)
        MaxPool2D(2)
        Conv2D(6, kernel: 3, padding: 1)
        Activation(.relu)
        if kind == .vgg { MaxPool2D(2) }
        if kind != .vgg { AdaptiveAveragePool2D(kind == .adaptive ? 2 : 1) }
        Flatten()
        if kind == .vgg {
          Dense(8)
          Activation(.relu)
        }
        Dense(classes)
      }
    }
  }

  /// A network whose channels are scaled by factors that follow from their means.
  private struct Gated: Model {
    struct Gate: Layer {
      func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
        let channels = context.graph.shape(of: input)[1]
        let factors = try context.build(
          Chain {
            AdaptiveAveragePool2D(1)
            Conv2D(channels, kernel: 1, activation: .sigmoid).named("fc")
          }, on: input)
        return try context.graph.apply(ScaleChannels(), input, factors)
      }
    }

    var classes: Int { 5 }
    var inputShape: TensorShape { [1, 8, 8] }

    var body: some Layer {
      Sequential {
        Conv2D(4, kernel: 3, padding: 1)
        Gate()
        AdaptiveAveragePool2D(1)
        Flatten()
        Dense(classes)
      }
    }
  }

  private struct Goldens: Decodable {
    struct Weight: Decodable {
      let shape: [Int]
      let values: [Float]
    }
    struct Case: Decodable {
      let height: Int
      let width: Int
      let images: [Float]
      let logits: [Double]
      let probabilities: [Double]
    }
    struct Network: Decodable {
      let weights: [String: Weight]
      let cases: [Case]
    }
    let networks: [String: Network]
  }

  private func goldens(_ kind: Sliding.Kind) throws -> Goldens.Network {
    let all = try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: goldenFile("dense.json")))
    return try #require(all.networks[kind.rawValue])
  }

  @Test(arguments: Sliding.Kind.allCases)
  func aNetworkSlidesAsInPyTorch(kind: Sliding.Kind) throws {
    let golden = try goldens(kind)
    let backend = ReferenceBackend()
    let network = try Sliding(kind: kind).network(batch: 1, mode: .inference)
    let dense = try DenseNetwork(network)
    let tensors = dense.tensors(
      golden.weights.mapValues { HostTensor($0.values, shape: TensorShape($0.shape)) })
    #expect(Set(tensors.keys) == Set(network.parameters.map(\.path)))
    for example in golden.cases {
      let graph = try dense.predictionGraph(batch: 2, height: example.height, width: example.width)
      let state = backend.makeState()
      let program = try backend.compile(graph, over: state)
      for entry in state.entries { try state.write(#require(tensors[entry.path]), to: entry.path) }
      let images = HostTensor(example.images, shape: [2, 1, example.height, example.width])
      let results = try program.run(["images": images])
      for (name, expected) in [("logits", example.logits), ("probabilities", example.probabilities)] {
        let found = try #require(results[name]).doubles
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(name) at \(example.height)")
        #expect(found.count == expected.count)
      }
    }
  }

  /// All pooling is global here, so the network that is built for larger pictures must give the same logits.
  @Test func aGatedNetworkSlides() throws {
    let (model, backend) = (Gated(), ReferenceBackend())
    let larger = try model.network(batch: 1, input: [1, 12, 10], mode: .inference)
    let dense = try DenseNetwork(model.network(batch: 1, mode: .inference))
    func drawn(_ name: String, _ shape: TensorShape) -> HostTensor {
      let key = RandomKey(seed: 3).folding(name)
      return HostTensor((0..<UInt64(shape.count)).map { key.uniform($0) - 0.5 }, shape: shape)
    }
    let tensors = Dictionary(
      uniqueKeysWithValues: larger.parameters.map { ($0.path, drawn($0.path, $0.shape)) })
    func logits(_ graph: Graph, _ tensors: [String: HostTensor]) throws -> [Double] {
      let state = backend.makeState()
      let program = try backend.compile(graph, over: state)
      for (path, tensor) in tensors { try state.write(tensor, to: path) }
      return try #require(program.run(["images": drawn("images", [1, 1, 12, 10])])["logits"]).doubles
    }
    let found = try logits(dense.predictionGraph(batch: 1, height: 12, width: 10), dense.tensors(tensors))
    let expected = try logits(larger.predictionGraph(), tensors)
    #expect(expected.count == 5 && found.count == 5)
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(found), not \(expected)")
  }

  @Test func denseLayersBecomeFilters() throws {
    let dense = try DenseNetwork(Sliding(kind: .vgg).network(batch: 1, mode: .inference))
    #expect(dense.reshaped == ["7.weight": [8, 6, 2, 2], "9.weight": [5, 8, 1, 1]])
  }

  @Test func aPictureThatIsTooSmallIsRefused() throws {
    let dense = try DenseNetwork(Sliding(kind: .vgg).network(batch: 1, mode: .inference))
    expectRefusal("use a larger image") { try dense.predictionGraph(batch: 1, height: 8, width: 6) }
  }

  @Test func windowsOfDifferentSizesCannotSlide() throws {
    struct Uneven: Model {
      var inputShape: TensorShape { [1, 7, 7] }
      var body: some Layer {
        AdaptiveAveragePool2D(3)
        Flatten()
        Dense(2)
      }
    }
    let error = #expect(throws: FoveaError.self) {
      try DenseNetwork(Uneven().network(batch: 1, mode: .inference))
    }
    #expect(error?.problem.contains("pools 7 x 7 into 3 x 3, with windows of different sizes") == true)
  }
}
