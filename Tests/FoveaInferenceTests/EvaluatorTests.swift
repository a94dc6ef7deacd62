import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaInference
import FoveaReference
import FoveaRuntime
import SmallNetwork
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct EvaluatorTests {
  @Test(arguments: [1, 3, 7, 22, 23, 100])
  func everyExampleCountsTheSameWhateverTheBatch(batchSize: Int) throws {
    let data = Noise(count: 23)
    let checkpoint = try Small().checkpoint()
    let evaluator = try Evaluator(checkpoint, model: Small(), on: ReferenceBackend())
    let result = try evaluator.evaluate(
      data, pipeline: checkpoint.pipeline, batchSize: batchSize)

    // The same from the logits, by hand.
    let predictor = try Predictor(checkpoint, model: Small(), on: ReferenceBackend())
    let logits = try predictor.logits(data.images()).doubles
    var expected = Evaluation(examples: 23)
    for row in 0..<23 {
      let scores = Array(logits[row * 6..<row * 6 + 6])
      let label = data.label(at: row)
      let rank = scores.filter { $0 > scores[label] }.count
      expected.correct1 += rank < 1 ? 1 : 0
      expected.correct5 += rank < 5 ? 1 : 0
      expected.lossSum += log(scores.map(exp).reduce(0, +)) - scores[label]
    }
    #expect(result.examples == 23)
    #expect(result.correct1 == expected.correct1)
    #expect(result.correct5 == expected.correct5)
    #expect(abs(result.loss - expected.loss) < 1e-6)
    #expect(result.top1 == Double(expected.correct1) / 23)
  }

  @Test func anEvaluatorSeesThePresentWeights() throws {
    let data = Noise(count: 5)
    let checkpoint = try Small().checkpoint()
    let state = try checkpoint.fitted(to: Small()).makeState(on: ReferenceBackend())
    let evaluator = Evaluator(Small(), input: [1, 4, 4], on: ReferenceBackend(), over: state)
    func loss() throws -> Double {
      try evaluator.evaluate(data, pipeline: checkpoint.pipeline, batchSize: 2).loss
    }
    _ = try loss()
    // The last layer's weight and bias vanish: every class is equally probable.
    for entry in state.entries where entry.path.hasPrefix("4.") {
      try state.write(.filled(0, shape: entry.shape), to: entry.path)
    }
    #expect(abs(try loss() - log(6)) < 1e-6)
  }
}
