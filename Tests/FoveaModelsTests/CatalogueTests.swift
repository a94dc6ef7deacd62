import Foundation
import FoveaCore
import FoveaGraph
import FoveaLayers
import FoveaModels
import Testing

@Suite struct CatalogueTests {
  /// The names and shapes that PyTorch gives, written by `golden_names.py`.
  private struct Golden: Decodable {
    struct Entry: Decodable, Hashable {
      var path: String
      var shape: [Int]
    }
    var parameters: Int
    var state: [Entry]
  }

  private func golden(_ name: String) throws -> Data {
    let file = try #require(Bundle.module.url(forResource: "Goldens/\(name)", withExtension: nil))
    return try Data(contentsOf: file)
  }

  @Test(arguments: ModelCatalogue.entries.map(\.name))
  func namesAndShapesArePyTorchs(_ name: String) throws {
    let golden = try JSONDecoder().decode(Golden.self, from: golden("\(name).json"))
    let network = try ModelCatalogue.make(name).network(batch: 1, mode: .training(seed: 0))
    #expect(network.parameterCount == golden.parameters)
    #expect(
      network.parameters.map { Golden.Entry(path: $0.path, shape: $0.shape.dimensions) } == golden.state)
    #expect(
      network.graph.stateEntries
        == network.parameters.map { StateEntry(path: $0.path, shape: $0.shape, role: $0.role) })
  }

  @Test(arguments: ModelCatalogue.entries.map(\.name))
  func everyParameterHasAGradient(_ name: String) throws {
    let network = try ModelCatalogue.make(name).network(batch: 2, mode: .training(seed: 0))
    var graph = network.graph
    let labels = graph.input("labels", TensorType([2], .int32))
    let losses = try ([network.logits] + network.auxiliary.map(\.logits)).map { logits in
      try graph.apply(SoftmaxCrossEntropy(), logits, labels)
    }
    let loss = try graph.applyAll(Sum(), losses)[0]
    let trained = network.parameters.filter(\.isTrainable)
    let values = try trained.map { try #require(graph.stateValue($0.path)) }
    let gradients = try graph.differentiate(loss, withRespectTo: values)
    for (parameter, gradient) in zip(trained, gradients) {
      let gradient = try #require(gradient, "\(parameter.path) has no gradient")
      #expect(graph.shape(of: gradient) == parameter.shape)
    }
    try graph.verify()
  }

  @Test(arguments: ModelCatalogue.entries.map(\.name))
  func headAndStemFollowTheOptions(_ name: String) throws {
    let options = ModelOptions(classes: 7, channels: 3, imageSize: 64)
    let model = try ModelCatalogue.make(name, options)
    let network = try model.network(
      batch: 2, input: options.inputShape(for: model), mode: .inference)
    #expect(network.graph.shape(of: network.images) == [2, 3, 64, 64])
    #expect(network.graph.shape(of: network.logits) == [2, 7])
    #expect(network.parameters.first?.shape[1] == 3)
  }

  @Test(arguments: ModelCatalogue.entries.map(\.name))
  func sameSeedSameValues(_ name: String) throws {
    let parameters = try ModelCatalogue.make(name).network(batch: 1, mode: .inference).parameters
    for parameter in parameters {
      let value = parameter.initialValue(seed: 5)
      #expect(value.shape == parameter.shape)
      #expect(value == parameter.initialValue(seed: 5))
      if case .constant = parameter.initializer { continue }
      #expect(value != parameter.initialValue(seed: 6))
    }
  }

  @Test func leNetOf1998KeepsItsNames() throws {
    let seed = try LeNet().network(batch: 1, mode: .inference)
    let classic = try ModelCatalogue.make("lenet", ModelOptions(settings: ["activation": "sigmoid"]))
      .network(batch: 1, mode: .inference)
    #expect(classic.parameters == seed.parameters)
    let kinds = classic.graph.nodes.map(\.operation.kind)
    #expect(kinds.filter { $0 == "Sigmoid" }.count == 4)
    #expect(kinds.filter { $0 == "AveragePooling" }.count == 2)
    #expect(!kinds.contains("MaxPooling") && !kinds.contains("ReLU"))
  }

  @Test func aSmallImageNamesTheLayer() throws {
    let error = #expect(throws: ShapeError.self) {
      try LeNet().network(batch: 1, input: [1, 8, 8], mode: .inference)
    }
    #expect(
      error?.description
        == "conv.2: a 5 filter does not fit a 2 image with padding 0; use a larger image [Convolution C2]")
  }

  @Test(arguments: [
    ("googlenet", ModelOptions(), "googlenet: no model has this name; did you mean googlenet-d2l?"),
    ("xyz", ModelOptions(), "xyz: no model has this name; the models are googlenet-d2l, lenet"),
    ("LeNet5", ModelOptions(), "LeNet5: no model has this name; did you mean lenet?"),
    ("lenet", ModelOptions(classes: 0), "classes: have to be at least 1, got 0"),
    ("lenet", ModelOptions(channels: -1), "channels: has to be at least 1, got -1"),
    ("lenet", ModelOptions(imageSize: 0), "image size: has to be at least 1, got 0"),
    (
      "lenet", ModelOptions(settings: ["activation": "gelu"]),
      "activation: lenet has no activation called gelu; choose none or sigmoid"
    ),
    ("lenet", ModelOptions(settings: ["norm": "lrn"]), "norm: lenet has no such setting; it has activation"),
    ("googlenet-d2l", ModelOptions(settings: ["norm": "lrn"]), "norm: googlenet-d2l has no such setting"),
  ])
  func mistakesAreNamed(_ name: String, _ options: ModelOptions, _ text: String) {
    let error = #expect(throws: FoveaError.self) { try ModelCatalogue.make(name, options) }
    #expect(error?.description == text)
  }

  @Test(arguments: ModelCatalogue.entries.map(\.name))
  func summaryIsTheGoldenOne(_ name: String) throws {
    let summary = try ModelCatalogue.make(name).summary().description + "\n"
    let file = "\(name).summary.txt"
    if ProcessInfo.processInfo.environment["FOVEA_RECORD"] != nil {
      let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      try Data(summary.utf8).write(to: source.appendingPathComponent("Goldens/\(file)"))
      Issue.record("recorded \(file); run again without FOVEA_RECORD")
      return
    }
    #expect(try String(decoding: golden(file), as: UTF8.self) == summary)
  }

  @Test func summaryHasRowsForPrograms() throws {
    let whole = try GoogLeNetD2L().summary()
    let decoded = try JSONDecoder().decode(ModelSummary.self, from: JSONEncoder().encode(whole))
    #expect(decoded == whole)
    let outer = try ModelSummary(GoogLeNetD2L(), depth: 0)
    #expect(outer.rows.map(\.parameters).reduce(0, +) == 5_977_530)
    #expect(
      try ModelSummary(GoogLeNetD2L(), batch: 32).multiplyAccumulates == whole.multiplyAccumulates)
  }
}
