import Fovea

/// Trains in a directory of its own: killed at any moment and started again, it goes on bit for bit.
@main struct ResumableRun {
  static func main() throws {
    let directory = CommandLine.arguments.dropFirst().first ?? "runs/resumable"
    var configuration = TrainingConfiguration(model: "lenet", data: "shapes")
    configuration.training.epochs = 3
    configuration.training.optimizer = Adam()
    configuration.training.learningRate = 0.002
    configuration.machine.recording = RunRecorder.Options(logEvery: 1, saveEvery: .steps(5))

    let run = try TrainingRun(configuration, in: directory, resuming: true)
    let summary = try run.train()
    print("best test accuracy: \(summary.best.accuracy)")

    let predictor = try Predictor(Checkpoint.read(path: run.directory.best), on: OneDNNBackend())
    let picture = try ShapesDataSet(split: .test).picture(at: 0)
    print("the first test picture: \(try predictor.predict(picture, top: 1)[0].label)")
  }
}
