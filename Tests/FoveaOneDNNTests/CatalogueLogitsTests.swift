import Foundation
import FoveaCore
import FoveaGraph
import FoveaLayers
import FoveaModels
import FoveaOneDNN
import FoveaRuntime
import Synchronization
import TestSupport
import Testing

/// Every network of the catalogue scores drawn images with drawn weights as PyTorch does.
///
/// `Tests/Oracle/README.md` says how both sides draw. Slow code of oneDNN is refused.
@Suite(.tags(.backend, .golden)) struct CatalogueLogitsTests {
  /// What PyTorch computes in double precision, written by `Tests/Oracle/catalogue_logits.py`, or Keras, by
  /// `Tests/Oracle/keras_logits.py`.
  struct Golden: Decodable, CustomTestStringConvertible {
    var name: String
    var settings: [String: String]
    var channels: Int
    var side: Int
    var logits: [[Double]]
    /// How far PyTorch's own logits are under its automatic use of bfloat16: the root of the mean square, relative to
    /// the largest; nil where that was not computed.
    var autocastDistance: Double?

    var testDescription: String { ([name] + settings.map { "\($0)=\($1)" }).joined(separator: " ") }

    private enum CodingKeys: String, CodingKey {
      case name, settings, channels, side, logits
      case autocastDistance = "autocast_distance"
    }

    static let all = read("catalogue-logits")
    static let keras = read("keras-logits")

    private static func read(_ name: String) -> [Golden] {
      let file = Bundle.module.url(forResource: "Goldens/\(name)", withExtension: "json")
      return (try? file.map { try JSONDecoder().decode([Golden].self, from: Data(contentsOf: $0)) }) ?? []
    }
  }

  @Test func everyNetworkHasAGolden() {
    #expect(Set(Golden.all.map(\.name)) == Set(ModelCatalogue.standard.names))
    let halves = [
      "lenet", "alexnet-2012", "vgg16-fashion", "nin", "googlenet-d2l", "googlenet-2014", "densenet-d2l",
      "resnet18",
      "inception10",
    ]
    #expect(Set(Golden.keras.map(\.name)) == ["densenet121", "inception_v3", "resnet50"])
    #expect(Set(Golden.all.filter { $0.autocastDistance != nil }.map(\.name)) == Set(halves))
  }

  @Test(.atMost(2), arguments: Golden.all + Golden.keras)
  func logitsAreTheOracles(_ golden: Golden) throws {
    let model = try ModelCatalogue.make(
      golden.name, ModelOptions(classes: 10, settings: golden.settings))
    let input: TensorShape = [golden.channels, golden.side, golden.side]
    let network = try model.network(batch: 2, input: input, mode: .inference)
    var graph = network.graph
    graph.result("logits", network.logits)
    let backend = OneDNNBackend(threads: 1, slowImplementations: .refuse)
    let state = backend.makeState()
    let program = try backend.compile(graph, over: state)
    for parameter in network.parameters {
      try state.write(Self.value(of: parameter), to: parameter.path)
    }
    let images = Initializer.uniform(bound: 2).values(
      shape: graph.shape(of: network.images), key: RandomKey(seed: 11).folding("images"))
    let logits = try #require(program.run(["images": images])["logits"]).doubles
    let expected = golden.logits.flatMap { $0 }
    try #require(logits.count == expected.count)
    let largest = expected.map(abs).max() ?? 0
    let distance = zip(logits, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(distance <= 1e-4 * largest)
    let isReported = ProcessInfo.processInfo.environment["FOVEA_REPORT"] != nil
    if isReported {
      print("| \(golden.testDescription) | \(network.parameterCount) | \(distance / largest) |")
    }
    guard let autocast = golden.autocastDistance else { return }
    // In bfloat16 as far from these logits as PyTorch is: both round as often, and each in its own way.
    let half = try OneDNNBackend(threads: 1, precision: .bfloat16).compile(graph, over: state)
    let rounded = try #require(half.run(["images": images])["logits"]).doubles
    let squares = zip(rounded, expected).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
    let deviation = (squares / Double(expected.count)).squareRoot() / largest
    #expect(deviation <= 1.25 * autocast)
    if OneDNNBackend.hasBFloat16 { #expect(deviation > 1e-4) }
    if isReported { print("| \(golden.testDescription) | \(deviation) | \(autocast) |") }
  }

  private static let large = Mutex<[String: HostTensor]>([:])

  /// A weight as the oracle draws it, a pure function of path and shape.
  static func value(of parameter: Parameter) -> HostTensor {
    let (shape, key) = (parameter.shape, RandomKey(seed: 7).folding(parameter.path))
    if shape.rank > 1 {
      let fanIn = shape.dimensions.dropFirst().reduce(1, *)
      let rule = Initializer.uniform(bound: (6 / Double(fanIn)).squareRoot())
      guard shape.count > 1 << 22 else { return rule.values(shape: shape, key: key) }
      // The VGGs share their first dense layers, which have most of all numbers: drawn once.
      return large.withLock { known in
        let name = "\(parameter.path) \(shape)"
        let value = known[name] ?? rule.values(shape: shape, key: key)
        known[name] = value
        return value
      }
    }
    let (centre, spread): (Float, Float) =
      switch parameter.path.split(separator: ".").last {
      case "running_var": (1, 0.5)
      case "weight": (1, 0.25)
      default: (0, 0.1)
      }
    let drawn = Initializer.uniform(bound: 1).values(shape: shape, key: key).floats
    return HostTensor(drawn.map { centre + spread * $0 }, shape: shape)
  }
}
