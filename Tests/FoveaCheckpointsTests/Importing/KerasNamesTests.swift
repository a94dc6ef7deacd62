import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaFormats
import FoveaLayers
import FoveaModels
import TestSupport
import Testing

/// Keras's names for layers, by which a network is recognized.
@Suite(.tags(.quick)) struct KerasNamesTests {
  typealias Form = KerasForge.Form

  /// A layer as Keras counts and names it, and its path here, written by `Tests/Oracle/keras_logits.py`.
  private struct Named: Decodable {
    var group: String
    var name: String
    var path: String
  }

  @Test(arguments: ["densenet121", "inception_v3", "resnet50"])
  func layersAreInKerasOrder(_ name: String) throws {
    let goldens = try JSONDecoder().decode(
      [String: [Named]].self, from: Data(contentsOf: goldenFile("keras-layers.json")))
    let layers = try #require(KerasNetwork.named(name)).layers
    let expected = try #require(goldens[name])
    let ours = layers.map { [$0.group, $0.name, $0.path] }.sorted { $0[0] < $1[0] }
    let theirs = expected.map { [$0.group, $0.name, $0.path] }.sorted { $0[0] < $1[0] }
    #expect(ours == theirs)
  }

  @Test(arguments: KerasNetwork.known.map(\.model)) func everyParameterHasAName(_ name: String) throws {
    let keras = try #require(KerasNetwork.named(name))
    let paths = Set(
      keras.layers.flatMap { layer in KerasForge.roles(layer).map { "\(layer.path).\($0.name)" } })
    let parameters = Set(try KerasForge.network(keras).parameters.map(\.path))
    #expect(parameters.subtracting(paths).isEmpty)
    // Some convolutions have no bias, but all layers have weights.
    #expect(keras.layers.allSatisfy { parameters.contains("\($0.path).weight") })
    #expect(Set(keras.layers.map(\.group)).count == keras.layers.count)
    #expect(Set(keras.layers.map(\.name)).count == keras.layers.count)
  }

  @Test(arguments: KerasNetwork.known.map(\.model), Form.allCases)
  func filesAreRecognised(_ name: String, _ form: Form) throws {
    let keras = try #require(KerasNetwork.named(name))
    // Small tensors stand for the real ones: files are recognized by names.
    let tensors = KerasForge.names(keras, form.name)
    let file = KerasFile(tensors)
    // The small network was always written by Keras 3, the oldest files are VGGs.
    guard form == .numbered || name.hasPrefix("vgg") || name != "inception10" && form != .oldest else {
      return
    }
    #expect(KerasNetwork.recognized(in: file)?.model == name)
    #expect(file.classes(of: keras) == 3)
    let headless = KerasFile(tensors.filter { !Self.isDense($0.name, keras, form) })
    #expect(headless.layers.count == file.layers.count - keras.layers.count { $0.kind == .dense })
    #expect(KerasNetwork.recognized(in: headless)?.model == name)
    #expect(headless.classes(of: keras) == nil)
  }

  private static func isDense(_ name: String, _ keras: KerasNetwork, _ form: Form) -> Bool {
    keras.layers.contains { layer in
      layer.kind == .dense && KerasForge.roles(layer).contains { form.name(layer, $0) == name }
    }
  }

  @Test func aHeadOfOnesOwnIsTheHead() throws {
    let keras = try #require(KerasNetwork.named("resnet50"))
    // A network without its head as the first layer of another one.
    let nested = KerasFile(
      KerasForge.names(keras) { layer, role in
        (layer.kind == .dense ? "" : "layers/functional/") + Form.numbered.name(layer, role)
      })
    #expect(KerasNetwork.recognized(in: nested)?.model == "resnet50")
    #expect(nested.classes(of: keras) == 3)
    // The same in one network, whose last layer has another name.
    let named = KerasFile(
      KerasForge.names(keras) { layer, role in
        layer.kind == .dense ? "dense_1/dense_1/\(role.rawValue)" : Form.named.name(layer, role)
      })
    #expect(KerasNetwork.recognized(in: named)?.model == "resnet50")
    #expect(named.adoptingHead(of: keras).classes(of: keras) == 3)
    #expect(named.channels(of: keras) == 2)
  }

  @Test func oldNamesOfResNetAreKnown() throws {
    let keras = try #require(KerasNetwork.named("resnet50"))
    let old = KerasFile(
      KerasForge.names(keras) { layer, role in
        var name = layer.name
        if name == "conv1_bn" { name = "bn_conv1" }
        if name == "conv1_conv" { name = "conv1" }
        if name == "predictions" { name = "fc1000" }
        if let match = name.wholeMatch(of: /conv(\d)_block(\d)_(\d)_(conv|bn)/) {
          let letter = ["a", "b", "c", "d", "e", "f"][(Int(match.2) ?? 1) - 1]
          let branch = ["1", "2a", "2b", "2c"][Int(match.3) ?? 0]
          name = "\(match.4 == "conv" ? "res" : "bn")\(match.1)\(letter)_branch\(branch)"
        }
        return "\(name)/\(name)/\(role.rawValue):0"
      })
    #expect(KerasNetwork.recognized(in: old)?.model == "resnet50")
  }
}
