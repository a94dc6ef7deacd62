import FoveaCheckpoints
import FoveaCore
import FoveaInference
import FoveaReference
import FoveaRuntime
import SmallNetwork
import TestSupport
import Testing

/// A network is built once for each shape that runs, the one of the fitting included.
@Suite(.tags(.quick, .backend)) struct InferenceNetworksTests {
  let model = Counted()
  let checkpoint: Checkpoint

  init() throws {
    var checkpoint = try Small().checkpoint()
    checkpoint.parameters.removeAll { $0.name.hasPrefix("side") }
    self.checkpoint = checkpoint
  }

  @Test func aPictureIsPredictedWithTheNetworkOfTheFitting() throws {
    let predictor = try Predictor(checkpoint, model: model, on: ReferenceBackend())
    let picture = Noise(count: 1).picture(at: 0)
    let first = try predictor.predict(picture)
    #expect(try predictor.predict(picture) == first)
    #expect(model.builds == 1)
    for _ in 0..<2 { _ = try predictor.logits(Noise(count: 3).images()) }
    #expect(model.builds == 2)
  }

  @Test func fittedWeightsServeAllWithoutAnotherFitting() throws {
    let weights = try checkpoint.fitted(to: model)
    let images = Noise(count: 1).images()
    let predictor = try Predictor(weights, on: ReferenceBackend())
    let probe = try Probe(["4"], of: weights, on: ReferenceBackend())
    #expect(try probe.outputs(for: images)["4"] == predictor.logits(images))
    let evaluator = try Evaluator(weights, on: ReferenceBackend())
    #expect(try evaluator.evaluate(images: images, labels: HostTensor(.int32([0]), shape: [1])).examples == 1)
    #expect(model.builds == 1)
  }

  @Test func anEvaluationBuildsTheTwoSizesOfItsBatches() throws {
    let evaluator = try Evaluator(checkpoint, model: model, on: ReferenceBackend())
    #expect(model.builds == 1)
    _ = try evaluator.evaluate(Noise(count: 23), pipeline: checkpoint.pipeline, batchSize: 10)
    #expect(model.builds == 3)
  }

  @Test func fittedAtTheSizeOfItsBatchesAnEvaluationBuildsNoOther() throws {
    let evaluator = try Evaluator(checkpoint.fitted(to: model, batch: 10), on: ReferenceBackend())
    _ = try evaluator.evaluate(Noise(count: 20), pipeline: checkpoint.pipeline, batchSize: 10)
    #expect(model.builds == 1)
  }

  @Test func aProbeOverAStateChecksItsPathsAndRunsWithOneNetwork() throws {
    let state = try checkpoint.fitted(to: Small()).makeState(on: ReferenceBackend())
    let probe = try Probe(["0"], of: model, input: [1, 4, 4], on: ReferenceBackend(), over: state)
    _ = try probe.outputs(for: Noise(count: 1).images())
    #expect(model.builds == 1)
  }
}
