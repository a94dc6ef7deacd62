import FoveaCore
import FoveaLayers
import TestSupport
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

/// A model that declares its body alone.
private struct BodyAlone: Model {
  var body: some Layer {
    Flatten()
    Dense(4)
  }
}

/// What a model need not declare.
@Suite(.tags(.quick)) struct ModelTests {
  @Test func namesComeFromTypes() {
    #expect(TwoPaths().name == "two-paths")
    #expect(VGG16ForRGB<Int>().name == "vgg16-for-rgb-int")
  }

  @Test func firstValuesArePyTorchs() {
    #expect(TwoPaths().initialization is PyTorchInitialization)
  }

  @Test func classesAreThoseOfTheLogits() throws {
    #expect(try BodyAlone().network(batch: 2, input: [1, 3, 3], mode: .inference).classes == 4)
    #expect(try BodyAlone().classCount(input: [1, 3, 3]) == 4)
    // What a model declares is known without images.
    #expect(try TwoPaths().classCount() == 3)
    let error = #expect(throws: FoveaError.self) { try BodyAlone().classes }
    #expect(error?.problem == "the model does not say how many classes it has")
  }

  @Test func logitsHaveTwoAxes() {
    struct Open: Model {
      var body: some Layer { Conv2D(4, kernel: 1) }
    }
    #expect(
      Open().failure(input: [1, 3, 3])
        == "open: the network must end in logits [2, classes], got [2, 4, 3, 3]; "
        + "end it in Flatten and Dense(classes) [Model M1]")
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
