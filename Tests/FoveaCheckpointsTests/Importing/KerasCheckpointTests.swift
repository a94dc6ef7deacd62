import ArchiveForge
import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaFormats
import FoveaLayers
import FoveaModels
import TestSupport
import Testing

/// Files of Keras as checkpoints; `Tests/Oracle/check_keras.py` compares with Keras itself.
@Suite(.tags(.quick)) struct KerasCheckpointTests {
  /// Numbers of a parameter that no other has.
  private static func value(of parameter: Parameter) -> HostTensor {
    Initializer.uniform(bound: 1).values(
      shape: parameter.shape, key: RandomKey(seed: 5).folding(parameter.path))
  }

  /// A file whose numbers are those of the network here in Keras's order.
  private static func file(_ keras: KerasNetwork, _ network: Network, _ form: KerasForge.Form = .numbered)
    -> HDF5Forge
  {
    var forge = HDF5Forge()
    let layers = Dictionary(grouping: keras.layers, by: \.path).mapValues { $0[0] }
    for parameter in network.parameters {
      let value = value(of: parameter)
      let dot = parameter.path.lastIndex(of: ".") ?? parameter.path.startIndex
      guard let layer = layers[String(parameter.path[..<dot])],
        let role = KerasForge.roles(layer).first(where: { parameter.path.hasSuffix(".\($0.name)") })
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
    let network = try KerasForge.network(keras, classes: 4)
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
      #expect(tensors[parameter.path] == Self.value(of: parameter), "\(parameter.path)")
    }
  }

  @Test func archivesOfKerasAreRead() throws {
    let keras = try #require(KerasNetwork.named("inception10"))
    let h5 = Self.file(keras, try KerasForge.network(keras)).data
    let forge = ZipForge(entries: [
      .init(name: "config.json", bytes: Data("{\"class_name\": \"Own\", \"config\": {}}".utf8)),
      .init(name: "model.weights.h5", bytes: h5),
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
    var forge = HDF5Forge()
    for number in 0..<3 {
      forge.add("layers/batch_normalization/vars/\(number)", [32], [Float](repeating: 2, count: 32))
    }
    // Neither two nor five numbers are a normalization's.
    for number in 0..<2 {
      forge.add("layers/batch_normalization_1/vars/\(number)", [32], [Float](repeating: 2, count: 32))
    }
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).h5").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try forge.data.write(to: URL(fileURLWithPath: path))
    let checkpoint = try Checkpoint.read(path: path, for: ModelDescription(name: "inception_v3"))
    let tensors = Dictionary(uniqueKeysWithValues: checkpoint.parameters.map { ($0.name, $0.tensor) })
    #expect(tensors["Conv2d_1a_3x3.bn.weight"] == .filled(1, shape: [32]))
    #expect(tensors["Conv2d_1a_3x3.bn.running_var"] == .filled(2, shape: [32]))
    #expect(tensors["Conv2d_2a_3x3.bn.weight"] == nil)
    #expect(tensors["layers/batch_normalization_1/vars/0"] != nil)
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

  @Test(arguments: [
    ("", nil),
    (
      "{\"class_name\": \"Rescaling\", \"config\": {\"name\": \"r\"}}",
      "but its layer \"r\" is a Rescaling; save it as ONNX"
    ),
    (
      "{\"class_name\": \"GlobalMaxPooling2D\", \"config\": {\"name\": \"m\"}}",
      "but its layer \"m\" is a GlobalMaxPooling2D"
    ),
    (
      "{\"class_name\": \"Activation\", \"config\": {\"name\": \"a\", \"activation\": \"tanh\"}}",
      "but its layer \"a\" has the activation \"tanh\""
    ),
    (
      "{\"class_name\": \"Dense\", \"config\": {\"name\": \"d\", \"activation\": \"sigmoid\"}}",
      "but its layer \"d\" has the activation \"sigmoid\""
    ),
    (
      "{\"class_name\": \"BatchNormalization\", \"config\": {\"name\": \"b\", \"epsilon\": 0.1}}",
      "but its layer \"b\" has the epsilon 0.1"
    ),
    ("{\"class_name\": 3}", "config.json does not describe a network"),
  ]) func aDescriptionOfAnotherNetworkIsRefused(_ layer: String, _ words: String?) throws {
    let keras = try #require(KerasNetwork.named("inception10"))
    let h5 = Self.file(keras, try KerasForge.network(keras)).data
    let inner = "{\"class_name\": \"Functional\", \"config\": {\"layers\": [\(layer)]}}"
    let text = "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"x\", \"layers\": [\(inner)]}}"
    let forge = ZipForge(entries: [
      .init(name: "config.json", bytes: Data(text.utf8)), .init(name: "model.weights.h5", bytes: h5),
    ])
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).keras").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try forge.data.write(to: URL(fileURLWithPath: path))
    guard let words else {
      #expect(try Checkpoint.read(path: path, for: nil).fitted().fit.isStrict)
      return
    }
    expectRefusal(words) { _ = try Checkpoint.read(path: path, for: nil) }
  }

  @Test func whatTheFileKnowsNeedsNoOption() throws {
    let keras = try #require(KerasNetwork.named("inception10"))
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).h5").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Self.file(keras, try KerasForge.network(keras, classes: 4)).data.write(to: URL(fileURLWithPath: path))
    #expect(try Checkpoint.read(path: path, for: ModelDescription(name: "inception10")).model.classes == 4)
    expectRefusal("holds inception10, got vgg16; omit model") {
      _ = try Checkpoint.read(path: path, for: ModelDescription(name: "vgg16"))
    }
  }
}
