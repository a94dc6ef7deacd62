import Foundation
import FoveaCore
import FoveaGraph
import FoveaLayers
import FoveaModels
import TestSupport
import Testing

@Suite(.tags(.quick, .golden)) struct ModelCatalogueTests {
  /// What PyTorch has, written by `golden_names.py`.
  struct Golden: Decodable, CustomTestStringConvertible {
    var name: String
    var settings: [String: String]
    var parameters: Int
    var entries: Int
    var hash: String

    var testDescription: String { ([name] + settings.map { "\($0)=\($1)" }).joined(separator: " ") }

    static let all: [Golden] = {
      let file = Bundle.module.url(forResource: "Goldens/names", withExtension: "json")
      return (try? file.map { try JSONDecoder().decode([Golden].self, from: Data(contentsOf: $0)) }) ?? []
    }()
  }

  private func golden(_ name: String) throws -> Data {
    let file = try #require(Bundle.module.url(forResource: "Goldens/\(name)", withExtension: nil))
    return try Data(contentsOf: file)
  }

  @Test func everyNetworkHasAGolden() {
    let plain = Golden.all.filter { $0.settings.isEmpty }.map(\.name)
    #expect(plain.sorted() == ModelCatalogue.standard.names)
  }

  @Test(arguments: Golden.all)
  func namesAndShapesArePyTorchs(_ golden: Golden) throws {
    let network = try ModelCatalogue.make(golden.name, ModelOptions(settings: golden.settings))
      .network(batch: 2, mode: .training(seed: 0))
    #expect(network.parameterCount == golden.parameters)
    let lines = network.parameters.map { "\($0.path) \($0.shape)" }.sorted()
    #expect(lines.count == golden.entries)
    let names = Bundle.module.url(forResource: "Goldens/names/\(golden.name)", withExtension: "txt")
    if golden.settings.isEmpty, let names {
      let text = try String(decoding: Data(contentsOf: names), as: UTF8.self)
      #expect(lines == text.split(separator: "\n").map(String.init))
    }
    // 64-bit FNV-1a.
    let hash = lines.joined(separator: "\n").utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    #expect(hash == UInt64(golden.hash, radix: 16))
    #expect(
      network.graph.stateEntries
        == network.parameters.map { StateEntry(path: $0.path, shape: $0.shape, role: $0.role) })
  }

  // What the documents and torchvision state, with side branches where training has them.
  @Test(arguments: [
    ("lenet", 61_706), ("alexnet-2012", 46_764_746), ("vgg11-d2l", 128_806_154), ("nin", 1_992_166),
    ("googlenet-d2l", 5_977_530), ("googlenet-blog", 5_977_530), ("densenet-d2l", 758_226),
    ("googlenet-2014", 13_378_280), ("inception10", 120_234), ("vgg16-fashion", 134_304_586),
    ("vgg-a", 132_863_336), ("vgg-a-lrn", 132_863_336), ("vgg-b", 133_047_848),
    ("vgg-c", 133_638_952), ("vgg-d", 138_357_544), ("vgg-e", 143_667_240),
    ("alexnet", 61_100_840), ("googlenet", 13_004_888), ("inception_v3", 27_161_264),
    ("resnet18", 11_689_512), ("resnet34", 21_797_672), ("resnet50", 25_557_032),
    ("resnet101", 44_549_160), ("resnet152", 60_192_808), ("densenet121", 7_978_856),
    ("densenet161", 28_681_000), ("densenet169", 14_149_480), ("densenet201", 20_013_928),
    ("vgg11", 132_863_336), ("vgg11_bn", 132_868_840), ("vgg13", 133_047_848),
    ("vgg13_bn", 133_053_736), ("vgg16", 138_357_544), ("vgg16_bn", 138_365_992),
    ("vgg19", 143_667_240), ("vgg19_bn", 143_678_248),
  ])
  func parameterCountIsThePublishedOne(_ name: String, _ count: Int) throws {
    let network = try ModelCatalogue.make(name).network(batch: 2, mode: .training(seed: 0))
    #expect(network.parameterCount == count)
  }

  @Test(arguments: [
    ("alexnet-2012", ["norm": "batch"], 46_765_450), ("vgg16-fashion", ["width": "0.125"], 2_104_882),
    ("googlenet", ["aux": "off"], 6_624_904),
  ])
  func parameterCountFollowsTheSettings(
    _ name: String, _ settings: [String: String], _ count: Int
  ) throws {
    let model = try ModelCatalogue.make(name, ModelOptions(settings: settings))
    #expect(try model.network(batch: 2, mode: .training(seed: 0)).parameterCount == count)
  }

  @Test(arguments: [
    ("0.1250", "0.125", 2_104_882), ("1.0", "1", 134_304_586), ("1e-9", "1e-09", 215),
  ])
  func aWidthIsAnyNumberUpTo1(_ text: String, _ canonical: String, _ count: Int) throws {
    let settings = try ModelCatalogue.standard.entry("vgg16-fashion").canonical(["width": text])
    #expect(settings == ["width": canonical])
    let model = try ModelCatalogue.make("vgg16-fashion", ModelOptions(settings: ["width": text]))
    #expect(try model.network(batch: 2, mode: .training(seed: 0)).parameterCount == count)
  }

  @Test(arguments: [Double.infinity, .nan, 1e300])
  func aWidthThatIsNoFactorFailsWhenTheNetworkIsBuilt(_ width: Double) {
    expectRefusal("use a smaller batch, smaller images or fewer classes [Graph G") {
      try VGGFashion(.eleven, width: width).network(batch: 1, mode: .inference)
    }
  }

  @Test func aSideBranchSaysWhatSmallImagesNeed() throws {
    let model = GoogLeNet2014(classes: 10)
    #expect(try model.network(batch: 2, input: [1, 64, 64], mode: .inference).graph.nodes.count > 0)
    let error = #expect(throws: ShapeError.self) {
      try model.network(batch: 2, input: [1, 64, 64], mode: .training(seed: 0))
    }
    #expect(
      error?.description
        == "aux1.averagePool: images are too small for the side branches: a 5 window does not fit a 4 image "
        + "with padding 0; use larger images, or train without side branches (auxiliary classifiers off) [AveragePooling C1]"
    )
  }

  @Test(arguments: ModelCatalogue.standard.names)
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

  @Test(arguments: ModelCatalogue.standard.names)
  func headAndStemFollowTheOptions(_ name: String) throws {
    let options = ModelOptions(classes: 7, channels: 3, imageSize: 96)
    let model = try ModelCatalogue.make(name, options)
    let network = try model.network(
      batch: 2, input: options.inputShape(for: model), mode: .inference)
    #expect(network.graph.shape(of: network.images) == [2, 3, 96, 96])
    #expect(network.graph.shape(of: network.logits) == [2, 7])
    #expect(network.parameters.first?.shape[1] == 3)
  }

  @Test(arguments: ModelCatalogue.standard.names)
  func sameSeedSameValues(_ name: String) throws {
    let parameters = try ModelCatalogue.make(name).network(batch: 1, mode: .inference).parameters
    // Large ones take their time and follow the same rules.
    for parameter in parameters where parameter.shape.count < 20_000 {
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

  @Test(arguments: [
    ("googlenet-2014", ["aux1", "aux2"], 0.3), ("googlenet", ["aux1", "aux2"], 0.3),
    ("inception_v3", ["AuxLogits"], 0.4),
  ])
  func sideBranchesExistInTrainingOnly(_ name: String, _ heads: [String], _ weight: Double) throws {
    let training = try ModelCatalogue.make(name).network(batch: 2, mode: .training(seed: 0))
    #expect(training.auxiliary.map(\.name) == heads)
    #expect(training.auxiliary.allSatisfy { $0.weight == weight })
    #expect(training.auxiliary.allSatisfy { training.graph.shape(of: $0.logits) == [2, 1000] })
    let inference = try ModelCatalogue.make(name).network(batch: 2, mode: .inference)
    #expect(inference.auxiliary.isEmpty)
    let names = training.parameters.map(\.path)
    let kept = names.filter { path in !heads.contains { path.hasPrefix($0 + ".") } }
    #expect(inference.parameters.map(\.path) == kept && kept.count < names.count)
    let without = try ModelCatalogue.make(name, ModelOptions(settings: ["aux": "off"]))
      .network(batch: 2, mode: .training(seed: 0))
    #expect(without.auxiliary.isEmpty && without.parameters.map(\.path) == kept)
  }

  @Test func frozenStatisticsStayAsTheyAre() throws {
    func writes(_ settings: [String: String]) throws -> Int {
      try ModelCatalogue.make("inception10", ModelOptions(settings: settings))
        .network(batch: 2, mode: .training(seed: 0)).graph.writes.count
    }
    // A stem and four units of six convolutions, each with a mean and a variance.
    #expect(try writes([:]) == 0 && writes(["batch-norm": "batch"]) == 2 * (1 + 4 * 6))
  }

  @Test func aTransformedInputHasThreeChannels() throws {
    let model = GoogLeNet(transformsInput: true)
    #expect(try model.network(batch: 1, mode: .inference).graph.nodes.count > 0)
    let error = #expect(throws: ShapeError.self) {
      try model.network(batch: 1, input: [1, 96, 96], mode: .inference)
    }
    #expect(
      error?.description
        == "transform_input: takes images of 3 channels, got 1; omit the transformation of the input "
        + "[ChannelAffine L4]")
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
    ("googlenet2014", ModelOptions(), "googlenet2014: no model has this name; did you mean googlenet-2014?"),
    (
      "xyz", ModelOptions(),
      "xyz: no model has this name; the models are "
        + ModelCatalogue.standard.names.joined(separator: ", ")
    ),
    ("LeNet5", ModelOptions(), "LeNet5: no model has this name; did you mean lenet?"),
    ("lenet", ModelOptions(classes: 0), "classes: must be in 1...1000000, got 0"),
    ("lenet", ModelOptions(channels: -1), "channels: must be in 1...65536, got -1"),
    ("lenet", ModelOptions(imageSize: 0), "image size: must be in 1...65536, got 0"),
    ("lenet", ModelOptions(classes: .max), "classes: must be in 1...1000000, got 9223372036854775807"),
    ("lenet", ModelOptions(channels: .max), "channels: must be in 1...65536, got 9223372036854775807"),
    ("lenet", ModelOptions(imageSize: .max), "image size: must be in 1...65536, got 9223372036854775807"),
    (
      "vgg11-fashion", ModelOptions(settings: ["width": "1.5"]),
      "width: vgg11-fashion has no width called 1.5; choose a number above 0, up to 1"
    ),
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

  @Test(arguments: ModelCatalogue.standard.names)
  func summaryIsTheGoldenOne(_ name: String) throws {
    let whole = try ModelCatalogue.make(name).summary()
    // Large networks: the outer layers only.
    let summary =
      try (whole.rows.count <= 100 ? whole : ModelSummary(ModelCatalogue.make(name), depth: 1)).description
      + "\n"
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
