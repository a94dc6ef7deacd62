import FoveaCore
import FoveaData
import FoveaGraph
import FoveaReference
import FoveaTraining
import TestSupport
import Testing

/// A loss as a user writes it, with nothing but what a loss has to declare: the cross-entropy.
private struct LabelsOnly: Loss {
  static let name = "labels-only"
  static let summary = "takes labels only"

  func loss(
    of logits: Graph.Value, labels: Graph.Value, in graph: inout Graph
  ) throws(ShapeError) -> Graph.Value {
    try graph.apply(SoftmaxCrossEntropy(), logits, labels)
  }
}

/// What a loss need not declare.
@Suite(.tags(.quick, .backend)) struct LossTests {
  private func trainer(_ loss: any Loss, _ transforms: [any BatchTransform] = []) throws -> Trainer {
    try Trainer(
      Sample.linear(classes: 3, features: 4), input: [1, 2, 2], trainingData: Shades(count: 20),
      testData: Shades(count: 7),
      options: TrainingOptions(
        epochs: 2, batchSize: 8, learningRate: 0.5, loss: loss, batchTransforms: transforms, workers: 1),
      on: ReferenceBackend())
  }

  @Test func everyExampleCountsOne() throws {
    let (own, usual) = (Recorder(), Recorder())
    try trainer(LabelsOnly()).run(observers: [own])
    try trainer(CrossEntropy()).run(observers: [usual])
    #expect(own.steps.map(\.loss) == usual.steps.map(\.loss))
    #expect(own.steps.count == 6)
  }

  @Test func sharesOfClassesAreRefused() {
    expectRefusal(
      "the loss labels-only takes labels only; train without transforms that mix examples [Training T2]"
    ) {
      try trainer(LabelsOnly(), [Mixup(alpha: 1)])
    }
  }
}
