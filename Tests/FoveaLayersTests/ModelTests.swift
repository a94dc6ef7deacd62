import FoveaCore
import FoveaLayers
import Testing

private struct TwoPaths: Model {
  let classes = 3
  var body: some Layer {
    Flatten()
    Dense(classes)
  }
}

private struct VGG16ForRGB<Part: Sendable>: Model {
  let classes = 3
  var body: some Layer { Flatten() }
}

/// What a model need not declare.
@Suite struct ModelTests {
  @Test func namesComeFromTypes() {
    #expect(TwoPaths().name == "two-paths")
    #expect(VGG16ForRGB<Int>().name == "vgg16-for-rgb-int")
  }

  @Test func firstValuesArePyTorchs() {
    #expect(TwoPaths().initialization is PyTorchInitialization)
  }

  @Test func imagesAreOfTheShapeThatIsGiven() throws {
    let network = try TwoPaths().network(batch: 2, input: [1, 4, 4], mode: .inference)
    #expect(network.graph.shape(of: network.logits) == [2, 3])
  }

  @Test func aShapeThatNothingNamesIsAnError() {
    #expect(
      TwoPaths().failure()
        == "two-paths: the model does not say what shape its images have; "
        + "pass input: [C, H, W], or declare inputShape")
    #expect(
      TwoPaths().failure(input: [8, 8])
        == "two-paths: images have channels, height and width, got [8, 8]")
  }
}
