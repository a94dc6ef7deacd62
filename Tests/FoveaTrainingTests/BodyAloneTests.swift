import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaInference
import FoveaLayers
import FoveaReference
import FoveaTraining
import TestSupport
import Testing

/// A model that declares its body alone.
private struct OneLayer: Model {
  var body: some Layer {
    Flatten()
    Dense(3).named("fc")
  }
}

/// A model without a number of classes: the logits say it.
@Suite(.tags(.quick, .backend)) struct BodyAloneTests {

  func trainer(on data: any DataSet) throws -> Trainer {
    try Trainer(
      OneLayer(), input: [1, 2, 2], trainingData: data, testData: data,
      options: TrainingOptions(epochs: 20, batchSize: 7, learningRate: 0.5, seed: 1), on: ReferenceBackend())
  }

  @Test func itTrainsIsSavedAndPredicts() throws {
    let data = Shades(count: 21)
    let trainer = try trainer(on: data)
    let summary = try trainer.run()
    #expect(summary.last.test.top1 == 1)
    let description = try ModelDescription(OneLayer(), input: [1, 2, 2])
    #expect("\(description)" == "one-layer, 3 classes, images [1, 2, 2]")
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    try Checkpoint(
      model: description, classNames: data.classNames, pipeline: .resized, configuration: "{}",
      training: trainer.training, provenance: trainer.provenance, state: trainer.state
    ).write(to: file.path)

    let checkpoint = try Checkpoint.read(path: file.path)
    let predictor = try Predictor(checkpoint, model: OneLayer(), on: ReferenceBackend())
    for index in 0..<3 {
      let answer = try predictor.predict(data.picture(at: index))[0]
      #expect(answer.label == data.classNames[data.label(at: index)])
    }
    // Another run takes it up.
    let other = try self.trainer(on: data)
    #expect(try other.resume(from: checkpoint).isEmpty)
    #expect(other.isFinished)
  }

  @Test func dataWithMoreClassesAreRefused() throws {
    struct TwoClasses: Model {
      var body: some Layer {
        Flatten()
        Dense(2)
      }
    }
    let error = #expect(throws: FoveaError.self) {
      try Trainer(
        TwoClasses(), input: [1, 2, 2], trainingData: Shades(count: 3), testData: Shades(count: 3),

        options: TrainingOptions(epochs: 1, batchSize: 3, learningRate: 1),
        on: ReferenceBackend())
    }
    #expect(error?.problem == "has 3 classes, the model has 2")
  }
}
