import FoveaCore
import FoveaGraph
import FoveaLayers
import FoveaModels
import FoveaONNX
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

/// What is written is read again as a graph that computes the same.
@Suite(.tags(.backend)) struct RoundTripTests {
  /// A network of the catalogue, in a size that the reference backend computes at once.
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var options: ModelOptions
    var testDescription: String { name }

    init(_ name: String, size: Int, channels: Int = 3, _ settings: [String: String] = [:]) {
      self.name = name
      options = ModelOptions(classes: 4, channels: channels, imageSize: size, settings: settings)
    }

    static let all = [
      Case("lenet", size: 28, channels: 1), Case("inception10", size: 32),
      Case("nin", size: 96, channels: 1), Case("vgg-a-lrn", size: 32, ["width": "0.125"]),
      Case("densenet-d2l", size: 32, channels: 1), Case("resnet18", size: 32), Case("googlenet", size: 40),
      Case("googlenet-d2l", size: 48, channels: 1), Case("vgg11-fashion", size: 32, channels: 1),
    ]
  }

  @Test(arguments: Case.all) func aNetworkComputesTheSame(_ test: Case) throws {
    let model = try ModelCatalogue.make(test.name, test.options)
    let shape = try test.options.inputShape(for: model)
    let network = try model.network(batch: 1, input: shape, mode: .inference)
    let tensors = Dictionary(
      network.parameters.enumerated().map { ($1.path, numbers($1, seed: UInt64($0))) },
      uniquingKeysWith: { $1 })
    var graph = network.graph
    graph.result("logits", network.logits)
    graph.removeDeadNodes()
    let written = try ONNXModel(graph, tensors: tensors, name: test.name)
    #expect(Set(written.graph.initializers.map(\.name)).isSuperset(of: network.parameters.map(\.path)))
    let read = try ONNXModel.decode(written.encoded().data, name: "file.onnx")
    #expect(read.graph.nodes.map(\.type) == written.graph.nodes.map(\.type))

    // The batch of the file is free.
    let images = HostTensor(
      (0..<2 * shape.count).map { Float(($0 * 37 % 101) - 50) / 50 },
      shape: TensorShape([2] + shape.dimensions))
    var original = try model.network(batch: 2, input: shape, mode: .inference)
    original.graph.result("logits", original.logits)
    var target: any ONNXTarget = Target()
    let input = target.graph.input("images", TensorType(images.shape))
    let logits = try ONNXNetwork(read, file: "file.onnx").append(to: &target, images: input)
    target.graph.result("logits", logits)
    let imported = try #require(target as? Target)
    let expected = try run(original.graph, tensors, images)
    let found = try run(imported.graph, imported.tensors, images)
    #expect(found.shape == expected.shape)
    let scale = expected.doubles.map(abs).max() ?? 1
    #expect(zip(found.doubles, expected.doubles).allSatisfy { abs($0 - $1) <= 1e-5 * scale })
  }

  /// A layer that weighs channels by what all of an image says works on each image alone, in a file too.
  @Test func repetitionOverAnImageTakesAnyBatch() throws {
    func graph(_ batch: Int) throws -> Graph {
      var graph = Graph()
      let images = graph.input("images", TensorType([batch, 3, 4, 4]))
      let weights = try graph.apply(Sigmoid(), graph.apply(AdaptiveAveragePooling(), images))
      let spread = try graph.apply(
        Broadcast(to: [batch, 3, 4, 4], axes: [0, 1]), graph.apply(Reshape(to: [batch, 3]), weights))
      let product = try graph.apply(Binary(.multiply), images, spread)
      graph.result(
        "logits", try graph.apply(Reshape(to: [batch, 3]), graph.apply(AdaptiveAveragePooling(), product)))
      return graph
    }
    let written = try ONNXModel(graph(1), tensors: [:], name: "scale")
    #expect(try !ONNXModel(graph(3), tensors: [:], name: "scale").hasOtherNodes(than: written))
    let images = HostTensor((0..<144).map { Float($0 * 37 % 101) / 50 - 1 }, shape: [3, 3, 4, 4])
    var target: any ONNXTarget = Target()
    let input = target.graph.input("images", TensorType(images.shape))
    target.graph.result(
      "logits", try ONNXNetwork(written, file: "file.onnx").append(to: &target, images: input))
    let found = try run(#require(target as? Target).graph, [:], images)
    let expected = try run(graph(3), [:], images)
    #expect(zip(found.doubles, expected.doubles).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  /// A constant that numbers of images are combined with takes any batch; one that is joined to them does not.
  @Test(arguments: [true, false]) func constantsAreRepeatedWhereOperatorsDoSo(isCombined: Bool) throws {
    func graph(_ batch: Int) throws -> Graph {
      var graph = Graph()
      let images = graph.input("images", TensorType([batch, 2, 2, 2]))
      let constant = graph.state("constant", [2, 2], role: .parameter)
      let spread = try graph.apply(Broadcast(to: [batch, 2, 2, 2], axes: [2, 3]), constant)
      let result =
        try isCombined
        ? graph.apply(Binary(.subtract), spread, images)
        : graph.applyAll(Concatenate(axis: 1), [spread, images])[0]
      graph.result("logits", try graph.apply(Reshape(to: [batch, isCombined ? 8 : 16]), result))
      return graph
    }
    let tensors = ["constant": HostTensor([1, -2, 3, 4] as [Float], shape: [2, 2])]
    let written = try ONNXModel(graph(1), tensors: tensors, name: "constant")
    let isOfAnyBatch = try !ONNXModel(graph(3), tensors: tensors, name: "constant").hasOtherNodes(
      than: written)
    #expect(isOfAnyBatch == isCombined)
    guard isCombined else { return }
    let images = HostTensor((0..<24).map { Float($0) / 7 }, shape: [3, 2, 2, 2])
    var target: any ONNXTarget = Target()
    let input = target.graph.input("images", TensorType(images.shape))
    target.graph.result(
      "logits", try ONNXNetwork(written, file: "file.onnx").append(to: &target, images: input))
    let imported = try #require(target as? Target)
    #expect(try run(imported.graph, imported.tensors, images) == run(graph(3), tensors, images))
  }

  /// Weights as a training begins with; factors and variances near 1, biases and means near 0, none of them alike.
  private func numbers(_ parameter: Parameter, seed: UInt64) -> HostTensor {
    guard parameter.shape.rank == 1 else { return parameter.initialValue(seed: seed) }
    let centre: Float = parameter.path.hasSuffix("var") || parameter.path.hasSuffix("weight") ? 1 : 0
    let draws = RandomKey(seed: seed).uniforms(parameter.shape.count)
    return HostTensor(draws.map { centre + ($0 - 0.5) / 2 }, shape: parameter.shape)
  }

  private func run(_ graph: Graph, _ tensors: [String: HostTensor], _ images: HostTensor) throws -> HostTensor
  {
    var graph = graph
    graph.removeDeadNodes()
    let backend = ReferenceBackend()
    let state = backend.makeState()
    for entry in graph.stateEntries {
      try state.declare(entry)
      if let tensor = tensors[entry.path] { try state.write(tensor, to: entry.path) }
    }
    return try #require(try backend.compile(graph, over: state).run(["images": images])["logits"])
  }
}
