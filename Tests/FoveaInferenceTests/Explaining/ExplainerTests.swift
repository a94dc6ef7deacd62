import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaFormats
import FoveaImage
import FoveaInference
import FoveaLayers
import FoveaReference
import TestSupport
import Testing

/// The network of `Goldens/make_explanations.py`.
struct Explained: Model {
  let name = "explained"
  let classes = 5
  var inputShape: TensorShape { [3, 10, 14] }

  var body: some Layer {
    Sequential {
      Conv2D(4, kernel: 3, padding: 1)
      BatchNorm2D()
      Activation(.relu)
      MaxPool2D(2)
      Conv2D(6, kernel: 3, padding: 1)
      Activation(.relu)
      AdaptiveAveragePool2D(1)
      Flatten()
      Dense(classes)
    }
  }

  /// The drawn numbers of a path.
  static func values(_ path: String, _ shape: TensorShape, scale: Float, shift: Float) -> HostTensor {
    let key = RandomKey(seed: 5).folding(path)
    return HostTensor(
      (0..<UInt64(shape.count)).map { (2 * key.uniform($0) - 1) * scale + shift }, shape: shape)
  }

  /// The network with its drawn weights.
  func checkpoint() throws -> Checkpoint {
    let kinds: [String: (Float, Float)] = [
      "weight": (0.5, 0), "bias": (0.25, 0), "running_mean": (0.25, 0), "running_var": (0.5, 1),
    ]
    let network = try network(batch: 1, mode: .inference)
    return Checkpoint(
      model: try ModelDescription(self), classNames: ["ant", "bee", "cat", "dog", "eel"], pipeline: .resized,
      parameters: try network.parameters.map { parameter in
        let kind = try #require(parameter.path.split(separator: ".").last.flatMap { kinds[String($0)] })
        return NamedTensor(
          name: parameter.path,
          tensor: Self.values(parameter.path, parameter.shape, scale: kind.0, shift: kind.1))
      })
  }

  /// Three images.
  static var images: HostTensor { values("images", [3, 3, 10, 14], scale: 1, shift: 0) }
}

/// Explanations against those of pytorch-grad-cam and captum.
@Suite(.tags(.quick, .backend, .golden)) struct ExplainerTests {
  struct Golden: Decodable {
    struct Case: Decodable, CustomTestStringConvertible {
      var method: String
      var window: Int?
      var stride: Int?
      var baseline: Float?
      var layer: String?
      var classes: [Int]?
      var maps: [[Float]]

      var testDescription: String {
        "\(method) \(layer ?? "last") \(classes == nil ? "seen" : "chosen") \(window ?? 0)"
      }

      /// The method as a value.
      var explanation: any Explanation {
        switch method {
        case GradCAM.name: GradCAM(layer: layer)
        case GradCAMPlusPlus.name: GradCAMPlusPlus(layer: layer)
        default: Occlusion(window: window, stride: stride, baseline: baseline ?? 0)
        }
      }
    }
    var logits: [Double]
    var seen: [Int]
    var cases: [Case]

    static let file: Golden? = {
      (try? Data(contentsOf: goldenFile("explanations.json"))).flatMap {
        try? JSONDecoder().decode(Golden.self, from: $0)
      }
    }()
  }

  private func explainer(_ method: any Explanation = GradCAM()) throws -> Explainer {
    try Explainer(Explained().checkpoint(), model: Explained(), by: method, on: ReferenceBackend())
  }

  @Test(arguments: Golden.file?.cases ?? [])
  func mapsAreThoseOfOtherPackages(golden: Golden.Case) throws {
    let maps = try explainer(golden.explanation).maps(of: Explained.images, for: golden.classes)
    #expect(maps.count == 3)
    for (map, expected) in zip(maps, golden.maps) {
      #expect((map.width, map.height) == (14, 10))
      let distance = zip(map.values, expected).map { abs($0 - $1) }.max() ?? .infinity
      #expect(distance < 2e-5, "\(distance)")
    }
  }

  @Test func theNetworkIsTheOneOfTheGoldens() throws {
    let golden = try #require(Golden.file)
    #expect(golden.cases.count == 16)
    let logits = try explainer().predictor.logits(Explained.images).doubles
    #expect(zip(logits, golden.logits).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func aMapDoesNotDependOnTheOtherImages() throws {
    let explainer = try explainer(GradCAMPlusPlus())
    let all = try explainer.maps(of: Explained.images, for: [1, 4, 2])
    let one = HostTensor(Array(Explained.images.floats[420..<840]), shape: [1, 3, 10, 14])
    #expect(try explainer.maps(of: one, for: [4]) == [all[1]])
  }

  @Test func aPictureIsExplainedForTheClassThatIsSeenOrNamed() throws {
    let explainer = try explainer()
    let picture = Picture(
      width: 28, height: 20, channels: 3, pixels: (0..<28 * 20 * 3).map { UInt8($0 * 37 % 256) })
    let seen = try explainer.explain(picture)
    #expect(try [seen.prediction] == explainer.predictor.predict(picture, top: 1))
    #expect(seen.frame == PictureFrame(width: 28, height: 20))
    let named = try explainer.explain(picture, label: "dog")
    #expect(named.prediction.label == "dog" && named.prediction.index == 3)
    let overlay = named.overlay(on: picture)
    #expect((overlay.width, overlay.height, overlay.channels) == (28, 20, 3))
  }

  @Test(
    arguments: [
      (GradCAM(layer: "44"), "44: the network has no layer of this path; did you mean 4?"),
      (
        GradCAMPlusPlus(layer: "7"),
        "7: expected a layer that makes rows and columns [N, K, H, W], this one makes [1, 6]; name a layer before Flatten"
      ),
      (
        Occlusion(window: 11), "occlusion: window (11) is larger than images of 10 x 14; choose at most 10"
      ),
      (Occlusion(window: 3, stride: 4), "occlusion: stride must be in 1...3, got 4"),
      // Without a window, a seventh of the shorter side: 1.
      (
        Occlusion(window: nil, stride: 2), "occlusion: stride (2) is larger than window (1); choose at most 1"
      ),
    ] as [(any Explanation, String)])
  func whatCannotBeExplainedIsNamed(method: any Explanation, text: String) {
    let error = #expect(throws: FoveaError.self) { try explainer(method) }
    #expect(error?.description == text)
  }

  @Test func mapsOfNumbersThatAreNotFiniteAreRefused() throws {
    // Filters so large that the activations overflow, though images and weights are finite.
    var checkpoint = try Explained().checkpoint()
    checkpoint.parameters = checkpoint.parameters.map { parameter in
      guard parameter.name == "4.weight" else { return parameter }
      let values = parameter.tensor.doubles.map { Float($0 * 6e38) }
      return NamedTensor(name: parameter.name, tensor: HostTensor(values, shape: parameter.tensor.shape))
    }
    for method in [GradCAM(), GradCAMPlusPlus()] as [any Explanation] {
      let explainer = try Explainer(checkpoint, model: Explained(), by: method, on: ReferenceBackend())
      let error = #expect(throws: FoveaError.self) {
        try explainer.maps(of: Explained.images, for: [1, 4, 2])
      }
      #expect(error?.code == .numeric)
      #expect(error?.problem.hasPrefix("its activations are not finite numbers") == true)
    }
  }

  @Test func unknownClassesAreNamed() throws {
    let explainer = try explainer()
    let picture = Picture(width: 14, height: 10, channels: 1, pixels: [UInt8](repeating: 9, count: 140))
    let error = #expect(throws: FoveaError.self) { try explainer.explain(picture, label: "cow") }
    #expect(
      error?.description == "class cow: unknown; known are ant, bee, cat, dog, eel; did you mean cat?")
    expectRefusal("classes: expected one for each of 3 images, got 2") {
      try explainer.maps(of: Explained.images, for: [0, 1])
    }
    expectRefusal("classes: expected numbers in 0..<5, got 5") {
      try explainer.maps(of: Explained.images, for: [0, 1, 5])
    }
  }

  @Test func choicesAreReadByName() throws {
    let registry = Registry<any Explanation>.standard
    let occlusion = try registry.make(.string("occlusion:12,stride=4,baseline=0.5")) as? Occlusion
    #expect(occlusion == Occlusion(window: 12, stride: 4, baseline: 0.5))
    #expect(
      try registry.make(.string("grad-cam++:layer=layer4")) as? GradCAMPlusPlus
        == GradCAMPlusPlus(layer: "layer4"))
    #expect(Occlusion().text == "occlusion" && GradCAM(layer: "a.0").text == "grad-cam:layer=a.0")
  }
}
