import Foundation
import Fovea
import FoveaConformance
import FoveaGraph
import Testing

/// The code of the guides does what the articles say of it.
@Suite struct GuideCodeTests {
  static let backend = OneDNNBackend(threads: 1)

  @Test func operationsPassTheirCases() throws {
    for backend in [Self.backend, ReferenceBackend()] as [any Backend] {
      #expect(try softplusDiscrepancies(on: backend).map(\.description) == [])
      for test in adagradCases {
        #expect(
          try (Conformance.checkByHand(test) + Conformance.check(test, on: backend)).map(\.description) == [])
      }
    }
  }

  @Test func mistakesAreNamedAsTheArticlesSay() throws {
    func error(of layer: some Layer, input: TensorShape = [1, 8, 8]) -> String {
      let error = #expect(throws: ShapeError.self) {
        try Behind(layer: layer).network(batch: 2, input: input, mode: .inference)
      }
      return error?.description ?? ""
    }
    #expect(
      error(of: SqueezeExcite())
        == "1: takes images [N, C, H, W], got [2, 64]; put the layer before Flatten [SqueezeExcite L2]")
    #expect(
      error(of: SoftplusActivation(beta: 0))
        == "1: beta must be a number above 0, got 0.0; use 1 [Softplus C1]")
    let small = #expect(throws: ShapeError.self) {
      try AllConvolutional().network(batch: 2, input: [3, 4, 4], mode: .inference)
    }
    #expect(
      small?.description
        == "9: a 3 filter does not fit a 1 image with padding 0; use a larger image [Convolution C2]")
  }

  @Test func networksAreAsDescribed() throws {
    #expect(try AllConvolutional().network(batch: 2, mode: .inference).parameterCount == 1_369_738)
    let squeezed = try SqueezedNetwork().network(batch: 2, mode: .inference)
    #expect(squeezed.parameters.map(\.path).contains("1.se.fc1.weight"))
    let larger = try DenseNetwork(squeezed).predictionGraph(batch: 1, height: 12, width: 10)
    #expect(larger.nodes.contains { $0.operation is ScaleChannels })
    let (fast, exact) = (
      try squeezedLosses(on: Self.backend), try squeezedLosses(on: ReferenceBackend())
    )
    #expect(fast.count == 4 && zip(fast, exact).allSatisfy { abs($0 - $1) < 1e-4 })
    let seconds = try secondsByKind(of: LeNet(), batch: 4, on: Self.backend)
    #expect(seconds.count > 3 && seconds.map(\.seconds) == seconds.map(\.seconds).sorted(by: >))
  }

  @Test func picturesAreAsDescribed() throws {
    #expect(try stripesAreSound())
    let made = try transformsByHand()
    #expect(made.inverted == [255, 0])
    #expect(made.cut == PictureSize(width: 2, height: 1, channels: 1))
    #expect(made.frame == PictureFrame(x: 1, y: 1, width: 2, height: 1))
  }

  @Test func aTaskTrainsAndCanBeCancelled() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "guides-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var configuration = TrainingConfiguration(
      model: ModelConfiguration(name: "lenet"), data: DataConfiguration(name: "shapes", examples: 200))
    configuration.training = TrainingOptions(epochs: 1, batchSize: 50, learningRate: 0.01)
    let whole = configuration
    #expect(try await trainInATask(whole, in: directory + "/whole") >= 0)
    var endless = configuration
    endless.training.epochs = 100_000
    let long = endless
    let task = Task { try await trainInATask(long, in: directory + "/long") }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func choicesFromOutsideTrain() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "guides-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    func place(_ name: String) -> String { directory.appending(path: name).path }
    #expect(try trainOnStripes(in: place("stripes")).best.accuracy > 0.9)
    #expect(try trainOnCutPictures(in: place("cut")).best.accuracy > 0.3)
    #expect(try trainReporting(in: place("reporting")).best.accuracy > 0.1)
    // Started again, the run has nothing left to do.
    let first = try trainWithAdagrad(in: place("adagrad"))
    #expect(try trainWithAdagrad(in: place("adagrad")).last == first.last)
  }

  @Test func workersDoNotChangeBits() throws {
    #expect(try ExactnessAndResumeGuide.weightsAgree())
  }
}

/// A layer behind `Flatten`.
private struct Behind<Inner: Layer>: Model {
  let layer: Inner

  var body: some Layer {
    Sequential {
      Flatten()
      layer
    }
  }
}
