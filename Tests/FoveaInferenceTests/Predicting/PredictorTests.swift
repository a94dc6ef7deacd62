import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaImage
import FoveaInference
import FoveaReference
import FoveaRuntime
import SmallNetwork
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct PredictorTests {
  func predictor() throws -> Predictor {
    try Predictor(Small().checkpoint(), model: Small(), on: ReferenceBackend())
  }

  @Test func manyImagesGiveTheSameAsOneByOne() throws {
    let predictor = try predictor()
    let images = Noise(count: Predictor.largestBatch + 3).images()
    let all = try predictor.logits(images)
    #expect(all.shape == [Predictor.largestBatch + 3, 6])
    for row in [0, 1, Predictor.largestBatch - 1, Predictor.largestBatch, Predictor.largestBatch + 2] {
      let one = HostTensor(Array(images.floats[row * 16..<row * 16 + 16]), shape: [1, 1, 4, 4])
      #expect(try predictor.logits(one).floats == Array(all.floats[row * 6..<row * 6 + 6]))
    }
  }

  @Test func predictionsAreSortedAndSumToOne() throws {
    let predictor = try predictor()
    let picture = Noise(count: 1).picture(at: 0)
    let predictions = try predictor.predict(picture, top: 6)
    #expect(predictions.map(\.index).sorted() == [0, 1, 2, 3, 4, 5])
    #expect(zip(predictions, predictions.dropFirst()).allSatisfy { $0.probability >= $1.probability })
    #expect(abs(predictions.map(\.probability).reduce(0, +) - 1) < 1e-6)
    #expect(predictions.allSatisfy { $0.label == "kind \($0.index)" })
    #expect(try predictor.predict(picture, top: 2) == Array(predictions.prefix(2)))
    let direct = try predictor.probabilities(Noise(count: 1).images()).doubles
    #expect(predictions.allSatisfy { $0.probability == direct[$0.index] })
  }

  @Test(arguments: [[1, 1, 4, 5], [1, 3, 4, 4], [1, 4, 4], [0, 1, 4, 4]])
  func otherShapesAreRefused(extents: [Int]) throws {
    let error = #expect(throws: FoveaError.self) {
      try predictor().logits(.filled(shape: TensorShape(extents)))
    }
    #expect(error?.code == .data)
    #expect(error?.problem.contains("[N, 1, 4, 4]") == true)
  }

  @Test func imagesThatAreNotFiniteAreRefused() throws {
    var values = Noise(count: 3).images().floats
    (values[17], values[40]) = (.nan, .infinity)
    let images = HostTensor(values, shape: [3, 1, 4, 4])
    let predictor = try predictor()
    for ask in [{ try predictor.logits($0) }, predictor.probabilities] {
      let error = #expect(throws: FoveaError.self) { try ask(images) }
      #expect(error?.code == .data)
      #expect(error?.problem == "2 values of 48 are not finite numbers, the first in image 1")
    }
  }

  @Test func logitsThatAreNotFiniteAreRefused() throws {
    var checkpoint = try Small().checkpoint()
    // The root of a negative variance is no number.
    let place = try #require(checkpoint.parameters.firstIndex { $0.name == "1.running_var" })
    checkpoint.parameters[place].tensor = .filled(-1, shape: [3])
    let predictor = try Predictor(checkpoint, model: Small(), on: ReferenceBackend())
    let error = #expect(throws: FoveaError.self) { try predictor.logits(.filled(1, shape: [2, 1, 4, 4])) }
    #expect(error?.code == .numeric)
    expectRefusal("logits: those of image 0 are not finite numbers, though weights and images are; ") {
      try predictor.predict(Noise(count: 1).picture(at: 0))
    }
    checkpoint.name = "x.pth"
    let evaluator = try Evaluator(checkpoint, model: Small(), on: ReferenceBackend())
    let judged = #expect(throws: FoveaError.self) {
      try evaluator.evaluate(
        Noise(count: 2), pipeline: .resized, batchSize: 2)
    }
    #expect(judged?.code == .numeric && judged?.location == "x.pth")
  }

  @Test func severalThreadsMayAskAtOnce() async throws {
    let predictor = try predictor()
    let expected = try (1...5).map { try predictor.logits(Noise(count: $0).images()) }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for turn in 0..<20 {
        group.addTask {
          try predictor.logits(Noise(count: turn % 5 + 1).images()) == expected[turn % 5]
        }
      }
      for try await same in group { #expect(same) }
    }
  }
}
