import FoveaCore
import FoveaLayers
import FoveaModels
import TestSupport
import Testing

/// A deeper network begins with the layers of a shallower one.
@Suite(.tags(.quick)) struct LayerTransferTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var source: String
    var target: String
    var size: Int
    /// The source's convolution for each of the target's, nil for one that is initialized.
    var convolutions: [String?]
    var dense: [String]
    var settings: [String: String] = [:]

    var testDescription: String { "\(source) to \(target)" }
  }

  static let paper = [
    "features.0", "features.3", "features.6", "features.8", "features.11", "features.13",
    "features.16", "features.18",
  ].map(Optional.some)
  static let classifier = ["classifier.0", "classifier.3", "classifier.6"]

  /// The layers of a stage, then as many new ones.
  static func stages(_ stages: [([String?], Int)]) -> [String?] {
    stages.flatMap { $0.0 + [String?](repeating: nil, count: $0.1) }
  }

  // swift-format-ignore
  static let cases: [Case] = [("vgg-a", "vgg-b", [1, 1, 0, 0, 0]), ("vgg-a", "vgg-d", [1, 1, 1, 1, 1]),
    ("vgg-a", "vgg-e", [1, 1, 2, 2, 2]), ("vgg11", "vgg13", [1, 1, 0, 0, 0]),
    ("vgg11", "vgg16", [1, 1, 1, 1, 1]), ("vgg11", "vgg19", [1, 1, 2, 2, 2]),
  ].map { source, target, new in
    Case(
      source: source, target: target, size: 32,
      convolutions: stages([
        ([paper[0]], new[0]), ([paper[1]], new[1]), (Array(paper[2...3]), new[2]),
        (Array(paper[4...5]), new[3]), (Array(paper[6...7]), new[4]),
      ]), dense: classifier)
  } + [(13, [1, 1, 1, 1, 1]), (16, [1, 1, 2, 2, 2]), (19, [1, 1, 3, 3, 3])].map { depth, new in
    Case(
      source: "vgg11-fashion", target: "vgg\(depth)-fashion", size: 32,
      convolutions: stages(zip(["0", "4", "8", "12", "16"], new).map { (["VGG_layer.\($0)"], $1) }),
      dense: ["FC_layer.fc.1", "FC_layer.fc.4", "FC_layer.fc.7"], settings: ["width": "0.125"])
  }

  func network(
    _ name: String, size: Int, classes: Int = 10, settings: [String: String] = [:]
  ) throws -> Network {
    let options = ModelOptions(classes: classes, imageSize: size, settings: settings)
    let model = try ModelCatalogue.make(name, options)
    return try model.network(batch: 2, input: options.inputShape(for: model), mode: .training(seed: 0))
  }

  func shapes(_ network: Network) -> [String: TensorShape] {
    Dictionary(network.parameters.map { ($0.path, $0.shape) }, uniquingKeysWith: { $1 })
  }

  @Test(arguments: cases) func layersGoToTheSamePlaceOfTheSameStage(_ test: Case) throws {
    let source = try network(test.source, size: test.size, settings: test.settings)
    let target = try network(test.target, size: test.size, settings: test.settings)
    let transfer = LayerTransfer(from: source, shapes: shapes(source), to: target)
    let origins = Dictionary(
      transfer.copied.map { ($0.target, $0.source) }, uniquingKeysWith: { $1 })
    let layers = target.placedLayers
    let convolutions = layers.filter { $0.place.operation == "Convolution" }
    #expect(convolutions.map { origins[$0.path] } == test.convolutions)
    #expect(layers.filter { $0.place.stage == nil }.map { origins[$0.path] } == test.dense)
    // Batch normalization goes with its convolution.
    let statistics = layers.filter { $0.place.operation == "BatchNormalization" }
    #expect(
      zip(convolutions, statistics).allSatisfy { (origins[$0.path] == nil) == (origins[$1.path] == nil) })
    // Every value has a source of its own shape.
    let known = shapes(source)
    #expect(
      target.parameters.allSatisfy { origin in
        transfer.origins[origin.path].map { known[$0] == origin.shape } ?? true
      })
    #expect(transfer.unused.isEmpty && transfer.shapeMismatches.isEmpty)
    #expect(transfer.copied.count + transfer.unmatched.count == layers.count)
  }

  @Test func layersOfAnotherShapeStayAsTheyAre() throws {
    let source = try network("vgg-d", size: 32, classes: 7)
    let transfer = LayerTransfer(from: source, shapes: shapes(source), to: try network("vgg-c", size: 32))
    // The third convolutions of the last three stages have 1 x 1 filters there; the head has ten classes.
    #expect(transfer.shapeMismatches == ["features.14", "features.21", "features.28", "classifier.6"])
    #expect(transfer.copied.count == 12)
    #expect(transfer.unused == transfer.shapeMismatches)
    #expect(
      transfer.remarks.last
        == "4 layers of the source not used: features.14, features.21, features.28, classifier.6")
  }

  @Test func aDeeperResNetBeginsWithAShallowerOne() throws {
    let source = try network("resnet18", size: 32)
    let transfer = LayerTransfer(from: source, shapes: shapes(source), to: try network("resnet34", size: 32))
    #expect(transfer.unused.isEmpty)
    #expect(transfer.copied.allSatisfy { $0.source == $0.target })
    #expect(transfer.copied.map(\.target).contains("layer2.0.downsample.0"))
    #expect(
      transfer.unmatched.prefix(4) == ["layer1.2.conv1", "layer1.2.bn1", "layer1.2.conv2", "layer1.2.bn2"])
  }

  @Test func sideBranchesCorrespondByTheirNames() throws {
    let network = try network("googlenet-2014", size: 79)
    let layers = network.placedLayers
    #expect(Set(layers.map(\.place)).count == layers.count)
    #expect(Set(layers.map(\.place.branch)) == ["", "aux1", "aux2"])
    let transfer = LayerTransfer(from: network, shapes: shapes(network), to: network)
    #expect(transfer.copied.allSatisfy { $0.source == $0.target })
    #expect(transfer.origins.count == network.parameters.count)
  }
}
