import FoveaCheckpoints
import FoveaCore
import FoveaFormats
import FoveaInference
import FoveaLayers
import FoveaModels
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

/// Networks of the catalogue explained and folded on the CPU backend.
@Suite(.tags(.backend)) struct ExplainingTests {
  static let backend = OneDNNBackend(threads: 1, slowImplementations: .refuse)

  /// A network with drawn weights whose images have a side; a setting may follow its name.
  static func checkpoint(_ network: String, _ side: Int) throws -> Checkpoint {
    let words = network.split(whereSeparator: { $0 == " " || $0 == "=" }).map(String.init)
    let (name, settings) = (words[0], words.count == 3 ? [words[1]: words[2]] : [:])
    let description = try ModelDescription(
      name: name, options: ModelOptions(classes: 10, channels: 3, imageSize: side, settings: settings))
    let network = try description.makeModel().network(
      batch: 1, input: description.inputShape, mode: .inference)
    let key = RandomKey(seed: 2)
    return Checkpoint(
      model: description, classNames: description.classNames(), pipeline: .resized,
      parameters: network.parameters.map { parameter in
        guard parameter.role == .statistic else {
          return NamedTensor(name: parameter.path, tensor: parameter.initialValue(seed: 1))
        }
        // Statistics as they are after training: not those of a fresh network.
        let own = key.folding(parameter.path)
        let isMean = parameter.path.hasSuffix("mean")
        let (scale, shift): (Float, Float) = isMean ? (0.2, -0.1) : (1, 0.5)
        let values = (0..<UInt64(parameter.shape.count)).map { (index: UInt64) -> Float in
          own.uniform(index) * scale + shift
        }
        return NamedTensor(name: parameter.path, tensor: HostTensor(values, shape: parameter.shape))
      })
  }

  static func images(_ checkpoint: Checkpoint, count: Int) -> HostTensor {
    let shape = TensorShape([count] + checkpoint.model.inputShape.dimensions)
    let key = RandomKey(seed: 3)
    let values = (0..<UInt64(shape.count)).map { (index: UInt64) -> Float in 2 * key.uniform(index) - 1 }
    return HostTensor(values, shape: shape)
  }

  @Test(arguments: [
    ("lenet", 28, "conv.2"), ("resnet18", 32, "layer3"), ("densenet-d2l", 32, "4"), ("inception10", 32, "c1"),
    ("googlenet-d2l", 32, "2"), ("vgg16-fashion width=0.125", 32, "VGG_layer.7"),
  ])
  func mapsAreThoseOfTheReference(name: String, side: Int, layer: String) throws {
    let checkpoint = try Self.checkpoint(name, side)
    let images = Self.images(checkpoint, count: 2)
    var empty = 0
    for method in [GradCAM(), GradCAM(layer: layer), GradCAMPlusPlus(layer: layer)] as [any Explanation] {
      let maps = try ([Self.backend, ReferenceBackend()] as [any Backend]).map {
        try Explainer(checkpoint, by: method, on: $0).maps(of: images)
      }
      for (map, expected) in zip(maps[0], maps[1]) {
        let distance = zip(map.values, expected.values).map { abs($0 - $1) }.max() ?? 1
        #expect(distance < 2e-3, "\(method.text): \(distance)")
        if !expected.values.contains(where: { $0 > 0 }) { empty += 1 }
      }
    }
    // A drawn network may have no positive place for a class; most have.
    #expect(empty <= 2)
  }

  @Test(arguments: [
    ("resnet18", 32, 20, 0), ("resnet50", 32, 53, 0), ("vgg16-fashion width=0.125", 32, 13, 0),
    ("inception10", 32, 25, 0),
    ("densenet-d2l", 32, 1, 20), ("googlenet", 64, 57, 0),
  ])
  func foldedNetworksAnswerTheSame(name: String, side: Int, folded: Int, kept: Int) throws {
    let checkpoint = try Self.checkpoint(name, side)
    let folding = try checkpoint.foldingNormalizations(checkedOn: Self.backend)
    #expect((folding.folded, folding.kept) == (folded, kept))
    let before = try Predictor(checkpoint, on: Self.backend)
    let after = try Predictor(folding.checkpoint, on: Self.backend)
    let images = Self.images(checkpoint, count: 3)
    let (old, new) = (try before.logits(images).doubles, try after.logits(images).doubles)
    let largest = old.map { abs($0) }.max() ?? 0
    #expect(zip(old, new).allSatisfy { abs($0 - $1) <= 1e-4 * largest })
  }
}
