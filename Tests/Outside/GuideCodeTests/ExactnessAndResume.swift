import Foundation
import Fovea

/// The code of the article *ExactnessAndResume*, a function for each block.
enum ExactnessAndResumeGuide {
  static func resume() throws {
    var configuration = TrainingConfiguration(model: "lenet", data: "shapes")
    configuration.training.epochs = 20
    configuration.machine.device = OneDNNSettings(threads: 2)
    configuration.machine.recording = RunRecorder.Options(saveEvery: .steps(100), keep: 3)

    let interruption = Interruption.onSignals { print($0) }
    let run = try TrainingRun(configuration, in: "runs/long", resuming: true)
    for notice in run.notices where notice.isWarning { print("warning: \(notice.text)") }
    do {
      let summary = try run.train(interruption: interruption)
      print("best test accuracy \(summary.best.accuracy)")
    } catch let stop as RunInterrupted {
      print(stop)
      exit(stop.status)
    }
  }

  static func readACheckpoint() throws {
    let checkpoint = try Checkpoint.read(path: "runs/long/last.safetensors")
    print(checkpoint.model, checkpoint.classNames, checkpoint.pipeline)
    print("epoch \(checkpoint.training.epoch), step \(checkpoint.training.step)")
    for (choice, value) in (checkpoint.provenance?.choices ?? [:]).sorted(by: { $0.key < $1.key }) {
      print("\(choice): \(value)")
    }
  }

  static func weightsAgree() throws -> Bool {
    func weights(workers: Int) throws -> [HostTensor] {
      let trainer = try Trainer(
        LeNet(), trainingData: ShapesDataSet(split: .train, count: 640),
        testData: ShapesDataSet(split: .test, count: 128),
        options: TrainingOptions(epochs: 1, batchSize: 64, learningRate: 0.01, seed: 7, workers: workers),
        on: OneDNNBackend(threads: 2))
      try trainer.run()
      return try trainer.state.entries.map { try trainer.state.read($0.path) }
    }
    let agree = try weights(workers: 1) == weights(workers: 4)
    print(agree)
    return agree
  }

  static func stopAtNaN(_ trainer: Trainer) throws {
    do {
      try trainer.run()
    } catch let error as FoveaError where error.code == .numeric {
      print(error)
    }
  }
}
