import ArchiveForge
import Foundation
import FoveaCore
import FoveaFormats
import FoveaLayers
import FoveaModels
import TestSupport
import Testing

import FoveaCheckpoints

/// Files of Keras as checkpoints; `Tests/Oracle/check_keras.py` compares with Keras itself.
@Suite(.tags(.quick)) struct KerasCheckpointTests {
  /// The ways in which files name a network's tensors.
  enum Form: CaseIterable {
    case numbered, named, model, second, oldest

    /// Keras's name for a tensor.
    func name(_ layer: KerasLayer, _ role: KerasLayer.Role) -> String {
      let kind = layer.kind
      let ending: (String) -> String = { $0 + ":0" }
      switch self {
      case .numbered:
        let roles = kind.roles(count: 4)
        return "\(layer.group)/vars/\(roles.firstIndex(of: role) ?? 9)"
      case .named: return "\(layer.name)/\(layer.name)/\(role.rawValue)"
      case .model: return "model_weights/\(layer.name)/\(layer.name)/\(role.rawValue)"
      case .second:
        // Numbered on from networks that were made before.
        var name = layer.name
        if name.hasPrefix(kind.rawValue), kind != .dense {
          name = "\(kind.rawValue)_\((Int(name.split(separator: "_").last ?? "") ?? 0) + 95)"
        }
        return ending("\(name)/\(name)/\(role.rawValue)")
      case .oldest:
        let letter = role == .kernel ? "W_1" : role == .bias ? "b_1" : role.rawValue
        return ending("\(layer.name)/\(layer.name)_\(letter)")
      }
    }
  }

  /// The network as Keras has it, for few classes.
  private static func network(_ keras: KerasNetwork, classes: Int = 3) throws -> Network {
    let model = try ModelCatalogue.make(
      keras.model, ModelOptions(classes: classes, settings: keras.settings))
    return try model.network(batch: 1, input: model.inputShape, mode: .inference)
  }

  /// The roles of a kind's tensors in the network, by PyTorch's name.
  private static func roles(_ layer: KerasLayer) -> [KerasLayer.Role] { layer.kind.roles(count: 4) }

  @Test(arguments: KerasNetwork.known.map(\.model)) func everyParameterHasAName(_ name: String) throws {
    let keras = try #require(KerasNetwork.named(name))
    let paths = Set(
      keras.layers.flatMap { layer in Self.roles(layer).map { "\(layer.path).\($0.name)" } })
    let parameters = Set(try Self.network(keras).parameters.map(\.path))
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
    let tensors = keras.layers.flatMap { layer in
      Self.roles(layer).map { role in
        let shape: TensorShape = role != .kernel ? [3] : layer.kind == .dense ? [2, 3] : [1, 1, 2, 3]
        return NamedTensor(name: form.name(layer, role), tensor: .filled(1, shape: shape))
      }
    }
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
      layer.kind == .dense && roles(layer).contains { form.name(layer, $0) == name }
    }
  }

  /// A file whose numbers are those of the network here in Keras's order.
  private static func file(_ keras: KerasNetwork, _ network: Network, _ form: Form = .numbered) -> HDF5Forge {
    var forge = HDF5Forge()
    let layers = Dictionary(grouping: keras.layers, by: \.path).mapValues { $0[0] }
    for parameter in network.parameters {
      let value = parameter.initialValue(seed: 5)
      let dot = parameter.path.lastIndex(of: ".") ?? parameter.path.startIndex
      guard let layer = layers[String(parameter.path[..<dot])],
        let role = roles(layer).first(where: { parameter.path.hasSuffix(".\($0.name)") })
      else { continue }
      var extents = value.shape.dimensions
      var floats = value.floats
      if extents.count == 4 {
        floats = value.transposed([2, 3, 1, 0]).floats
        extents = [2, 3, 1, 0].map { extents[$0] }
      } else if extents.count == 2 {
        floats = value.transposed([1, 0]).floats
        extents.reverse()
      }
      forge.add(form.name(layer, role), extents, floats)
    }
    return forge
  }

  @Test func numbersComeInPyTorchsOrder() throws {
    let keras = try #require(KerasNetwork.named("inception10"))
    let network = try Self.network(keras, classes: 4)
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).weights.h5").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Self.file(keras, network).data.write(to: URL(fileURLWithPath: path))
    let checkpoint = try Checkpoint.read(path: path, for: nil)
    #expect(checkpoint.model.name == "inception10")
    #expect(checkpoint.model.classes == 4)
    let fitted = try checkpoint.fitted()
    #expect(fitted.fit.isStrict)
    let tensors = Dictionary(uniqueKeysWithValues: checkpoint.parameters.map { ($0.name, $0.tensor) })
    for parameter in network.parameters {
      #expect(tensors[parameter.path] == parameter.initialValue(seed: 5), "\(parameter.path)")
    }
  }

  @Test func archivesOfKerasAreRead() throws {
    let keras = try #require(KerasNetwork.named("inception10"))
    let h5 = Self.file(keras, try Self.network(keras)).data
    let forge = ZipForge(entries: [
      .init(name: "config.json", bytes: Data("{}".utf8)), .init(name: "model.weights.h5", bytes: h5),
    ])
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).keras").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try forge.data.write(to: URL(fileURLWithPath: path))
    let file = try WeightsFile.read(path: path)
    #expect(file.format == .keras)
    #expect(file.tensors.count == 6 * 25 + 2)
    #expect(try Checkpoint.read(path: path, for: nil).model.classes == 3)
    // A changed byte of a stored entry is noticed, though it is read from the file.
    var bytes = forge.data
    let place = try #require(bytes.firstRange(of: Data("SNOD".utf8)))
    bytes[place.lowerBound + 12] ^= 1
    expectRefusal("its bytes are not those that the archive expects") {
      _ = try WeightsFile.decode(bytes, name: "x.keras")
    }
  }

  @Test func matricesBehindFlattenedImagesTurnTheirRows() throws {
    // Three channels of 2 x 2 go to one output; Keras has the channels last.
    let layer = KerasLayer(
      kind: .dense, group: "layers/dense", name: "fc1", path: "classifier.0", flattened: [3, 2, 2])
    let kernel = HostTensor((0..<12).map(Float.init), shape: [12, 1])
    let turned = try #require(layer.converted(kernel, .kernel))
    #expect(turned == HostTensor([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11] as [Float], shape: [1, 12]))
    #expect(layer.converted(.filled(1, shape: [2, 2]), .bias) == nil)
    #expect(layer.converted(.filled(1, shape: [1, 1, 2, 2]), .kernel) == nil)
  }

  @Test func normalizationsWithoutAFactorMultiplyByOne() throws {
    var keras = KerasFile([
      NamedTensor(name: "layers/batch_normalization/vars/0", tensor: .filled(1, shape: [2])),
      NamedTensor(name: "layers/batch_normalization/vars/1", tensor: .filled(2, shape: [2])),
      NamedTensor(name: "layers/batch_normalization/vars/2", tensor: .filled(3, shape: [2])),
    ])
    let layer = KerasLayer(
      kind: .normalization, group: "layers/batch_normalization", name: "x", path: "bn")
    let found = keras.take(layer)
    #expect(found[.beta] == .filled(1, shape: [2]))
    #expect(found[.mean] == .filled(2, shape: [2]))
    #expect(found[.variance] == .filled(3, shape: [2]))
    #expect(found[.gamma] == nil)
  }

  @Test func otherNetworksAreRefused() throws {
    var forge = HDF5Forge()
    forge.add("layers/conv2d/vars/0", [3, 3, 1, 2], [Float](repeating: 0, count: 18))
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).h5").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try forge.data.write(to: URL(fileURLWithPath: path))
    expectRefusal("holds a network of Keras that is not among vgg16, vgg19") {
      _ = try Checkpoint.read(path: path, for: nil)
    }
    expectRefusal("is a file of Keras, which is read for vgg16") {
      _ = try Checkpoint.read(path: path, for: ModelDescription(name: "lenet"))
    }
    expectRefusal("does not fit the model") {
      _ = try Checkpoint.read(path: path, for: ModelDescription(name: "vgg16")).fitted()
    }
  }

  @Test func picturesArePreparedAsKerasDoes() throws {
    let steps = [
      "vgg16": "order=bgr", "resnet50": "mean=[103.939,116.779,123.68]", "densenet121": "normalize:imagenet",
      "inception_v3": "values=signed",
    ]
    for (name, step) in steps {
      var checkpoint = Checkpoint(
        model: try ModelDescription(name: name), classNames: [], pipeline: .resized, parameters: [])
      try checkpoint.addPictures(from: .standard, of: .keras)
      #expect("\(checkpoint.pipeline)".contains(step), "\(name): \(checkpoint.pipeline)")
      #expect(checkpoint.classNames.count == 1000)
      #expect(checkpoint.pipelineRemark == nil)
    }
  }
}
