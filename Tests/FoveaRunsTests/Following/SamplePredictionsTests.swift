import Foundation
import FoveaRuns
import FoveaTraining
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct SamplePredictionsTests {
  @Test func picturesComeWithTheirClasses() throws {
    try withRun { run in
      let configuration = TrainingConfiguration(
        model: ModelConfiguration(name: "lenet", imageSize: 16),
        data: DataConfiguration(name: "shapes", examples: 200),
        training: TrainingOptions(epochs: 1, batchSize: 20, learningRate: 0.1))
      try TrainingRun(configuration, in: run.path).train()
      let first = try SamplePredictions(ofRun: run.path, count: 4, turn: 0, choices: .standard)
      #expect(first.samples.count == 4 && first.epoch == 1)
      for sample in first.samples {
        #expect(sample.png.starts(with: [0x89, 0x50, 0x4E, 0x47]) && !sample.label.isEmpty)
        #expect(sample.predictions.count == 3)
        #expect(sample.predictions[0].probability >= sample.predictions[1].probability)
      }
      let second = try SamplePredictions(ofRun: run.path, count: 4, turn: 1, choices: .standard)
      #expect(Set(first.samples.map(\.origin)).isDisjoint(with: second.samples.map(\.origin)))
    }
  }

  @Test func whatIsMissingIsSaid() throws {
    try withRun { run in
      expectRefusal("has no best.safetensors yet") {
        try SamplePredictions(ofRun: run.path, count: 4, turn: 0, choices: .standard)
      }
      try run.run()
      expectRefusal("does not say which data") {
        try SamplePredictions(ofRun: run.path, count: 4, turn: 0, choices: .standard)
      }
      try FileManager.default.removeItem(at: run.file("best.safetensors"))
      expectRefusal("has no best.safetensors yet") {
        try SamplePredictions(ofRun: run.path, count: 4, turn: 0, choices: .standard)
      }
    }
  }
}
