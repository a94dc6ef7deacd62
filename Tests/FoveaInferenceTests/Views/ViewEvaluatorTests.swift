import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaImage
import FoveaInference
import FoveaLayers
import FoveaReference
import SmallNetwork
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct ViewEvaluatorTests {
  @Test(arguments: [
    (TestViews(), "the centre"), (TestViews(scales: [256, 384]), "the centre, at short sides of 256, 384"),
    (TestViews(crops: .ten), "four corners, the centre and their mirror images"),
    (
      TestViews(crops: .dense, scales: [8]),
      "the whole picture and its mirror image, densely, at short sides of 8"
    ),
  ])
  func viewsAreDescribed(_ views: TestViews, _ words: String) { #expect("\(views)" == words) }

  /// Pictures of noise in several sizes.
  private struct Photos: DataSet {
    let name = "photos"
    let count = 7
    let classNames = (0..<6).map { "kind \($0)" }
    let channels = 3
    let fingerprint = "photos"

    func label(at index: Int) -> Int { index % 6 }

    func picture(at index: Int) -> Picture {
      let key = RandomKey(seed: 3).folding(UInt64(index))
      let (width, height) = (9 + index % 3, 8 + index % 2)
      return Picture(
        width: width, height: height, channels: 3,
        pixels: (0..<3 * width * height).map { UInt8(key.integer(UInt64($0), below: 256)) })
    }
  }

  private func weights() throws -> FittedWeights { try Small().checkpoint().fitted(to: Small()) }

  @Test func oneCropIsTheOrdinaryPipeline() throws {
    let pipeline = try Pipeline("resize:6; center-crop; normalize:mean=[0.5],std=[0.25]")
    let weights = try weights()
    let plain = try Evaluator(weights, on: ReferenceBackend())
    var expected: [ExampleOutcome] = []
    _ = try plain.judge(Photos(), pipeline: pipeline, batchSize: 3) { expected.append($0) }
    for views in [TestViews(), TestViews(scales: [6])] {
      let evaluator = try ViewEvaluator(weights, views: views, on: ReferenceBackend())
      var found: [ExampleOutcome] = []
      _ = try evaluator.judge(Photos(), pipeline: pipeline, batchSize: 3) { found.append($0) }
      #expect(found.map(\.index) == Array(0..<7) && found.map(\.label) == expected.map(\.label))
      for (found, expected) in zip(found, expected) {
        #expect(zip(found.probabilities, expected.probabilities).allSatisfy { abs($0 - $1) < 1e-6 })
      }
    }
  }

  @Test(arguments: [0, 1, 3], [1, 4, 1000])
  func probabilitiesOfTenCropsAndTwoScalesAreAveraged(workers: Int, batchSize: Int) throws {
    let weights = try weights()
    let views = TestViews(crops: .ten, scales: [5, 7])
    let evaluator = try ViewEvaluator(weights, views: views, on: ReferenceBackend())
    var found: [ExampleOutcome] = []
    let judgement = try evaluator.judge(
      Photos(), pipeline: .resized, batchSize: batchSize, workers: workers
    ) { found.append($0) }
    #expect(judgement.evaluation.examples == 7)

    // The same by hand.
    let predictor = try Predictor(weights, on: ReferenceBackend())
    for index in 0..<7 {
      var sums = [Double](repeating: 0, count: 6)
      for side in [5, 7] {
        let resized = Photos().picture(at: index).converted(toChannels: 1).resized(shortSide: side)
        for picture in [resized, resized.horizontallyFlipped()] {
          let (right, bottom) = (picture.width - 4, picture.height - 4)
          var crops = [(0, 0), (right, 0), (0, bottom), (right, bottom)].map {
            picture.cropped(x: $0.0, y: $0.1, width: 4, height: 4)
          }
          crops.append(picture.centerCropped(width: 4, height: 4))
          for crop in crops {
            let images = HostTensor(crop.pixels.map { Float($0) / 255 }, shape: [1, 1, 4, 4])
            for (place, value) in try predictor.probabilities(images).doubles.enumerated() {
              sums[place] += value
            }
          }
        }
      }
      #expect(zip(found[index].probabilities, sums).allSatisfy { abs($0 - $1 / 20) < 1e-6 }, "\(index)")
    }
  }

  @Test(arguments: [1, 5, 1000])
  func wholePicturesAreJudgedInBatchesOfTheirSize(batchSize: Int) throws {
    let weights = try weights()
    let views = TestViews(crops: .dense, scales: [6, 9])
    let evaluator = try ViewEvaluator(weights, views: views, on: ReferenceBackend())
    var found: [ExampleOutcome] = []
    _ = try evaluator.judge(Photos(), pipeline: .resized, batchSize: batchSize) { found.append($0) }
    #expect(found.map(\.index) == Array(0..<7))

    // One picture after the other.
    let backend = ReferenceBackend()
    let dense = try DenseNetwork(weights.network)
    let tensors = dense.tensors(weights.checkpoint.tensors)
    for index in 0..<7 {
      var sums = [Double](repeating: 0, count: 6)
      for side in [6, 9] {
        let resized = Photos().picture(at: index).converted(toChannels: 1).resized(shortSide: side)
        let graph = try dense.predictionGraph(batch: 1, height: resized.height, width: resized.width)
        let state = backend.makeState()
        let program = try backend.compile(graph, over: state)
        for entry in state.entries { try state.write(#require(tensors[entry.path]), to: entry.path) }
        for picture in [resized, resized.horizontallyFlipped()] {
          let images = HostTensor(
            picture.pixels.map { Float($0) / 255 }, shape: [1, 1, resized.height, resized.width])
          let answer = try #require(try program.run(["images": images])["probabilities"]).doubles
          for (place, value) in answer.enumerated() { sums[place] += value / 4 }
        }
      }
      #expect(zip(found[index].probabilities, sums).allSatisfy { abs($0 - $1) < 1e-6 }, "\(index)")
    }
  }

  @Test func scalesHaveToFit() throws {
    let weights = try weights()
    func problem(_ views: TestViews, _ pipeline: Pipeline) throws -> String? {
      let evaluator = try ViewEvaluator(weights, views: views, on: ReferenceBackend())
      let error = #expect(throws: FoveaError.self) { try evaluator.judge(Photos(), pipeline: pipeline) }
      return error?.problem
    }
    #expect(
      try problem(TestViews(crops: .ten), .resized)
        == "the pipeline (resize) resizes to no short side")
    #expect(
      try problem(TestViews(scales: [6, 3]), .resized)
        == "short sides must be in 4...65536 pixels for a network of 4 x 4, got 3")
    let small = try problem(TestViews(crops: .dense, scales: [2]), .resized)
    #expect(small?.hasPrefix("pictures of 2 x 2 pixels do not fit: ") == true)
  }
}
