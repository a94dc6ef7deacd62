import Fovea

/// Two paths side by side, then one dense layer.
struct TwoPaths: Model {
  var classes = 10
  var inputShape: TensorShape { [1, 32, 32] }
  var initialization: any Initialization { .kaimingNormal }

  var body: some Layer {
    Sequential {
      Conv2D(16, kernel: 5, padding: 2, activation: .relu)
      MaxPool2D(2)
      Concatenate {
        Conv2D(16, kernel: 1, activation: .relu).named("narrow")
        Conv2D(32, kernel: 3, padding: 1, activation: .relu).named("wide")
      }
      AdaptiveAveragePool2D(4)
      Flatten()
      Dropout(0.2)
      Dense(classes)
    }
  }
}

/// The other code of the article *FirstModel*, a function for each block.
enum FirstModelGuide {
  static func train() throws {
    print(try TwoPaths().summary())

    let trainer = try Trainer(
      TwoPaths(), trainingData: ShapesDataSet(split: .train), testData: ShapesDataSet(split: .test),
      options: TrainingOptions(epochs: 4, batchSize: 64, learningRate: 0.002, optimizer: Adam()),
      on: OneDNNBackend())
    let summary = try trainer.run { event in
      guard case .epoch(let epoch) = event else { return }
      print("epoch \(epoch.epoch): loss \(epoch.trainLoss), test accuracy \(epoch.test.top1)")
      if epoch.isBest { try trainer.checkpoint().write(to: "best.safetensors") }
    }
    print(summary)
  }

  static func useMemory() throws {
    func gradients(_ count: Int) throws -> PictureList {
      let pictures = (0..<count).map { index in
        let samples = (0..<1024).map { place -> UInt8 in
          8 * UInt8(index % 2 == 0 ? place / 32 : place % 32)
        }
        return Picture(width: 32, height: 32, channels: 1, pixels: samples)
      }
      return try PictureList(
        pictures, labels: (0..<count).map { $0 % 2 }, classNames: ["down", "across"], name: "gradients")
    }

    let trainer = try Trainer(
      TwoPaths(classes: 2), trainingData: gradients(64), testData: gradients(16),
      options: TrainingOptions(epochs: 2, batchSize: 16, learningRate: 0.002, optimizer: Adam()),
      on: OneDNNBackend())
    print(try trainer.run())
  }

  static func keepFiles() throws {
    var choices = RunChoices.standard
    choices.models = choices.models.adding(
      ModelEntry(name: "two-paths", summary: "two paths, then one dense layer") {
        TwoPaths(classes: $0.classes ?? 10)
      })
    var configuration = TrainingConfiguration(model: "two-paths", data: "shapes")
    configuration.training = TrainingOptions(
      epochs: 4, batchSize: 64, learningRate: 0.002, optimizer: Adam())

    let run = try TrainingRun(configuration, in: "runs/two-paths", choices: choices)
    let summary = try run.train()
    print("best test accuracy \(summary.best.accuracy), in \(run.directory.best)")
  }

  static func predict() throws {
    let checkpoint = try Checkpoint.read(path: "runs/two-paths/best.safetensors")
    let predictor = try Predictor(checkpoint, model: TwoPaths(), on: OneDNNBackend())
    let picture = try ShapesDataSet(split: .test).picture(at: 0)
    for answer in try predictor.predict(picture, top: 2) { print(answer.label, answer.probability) }
  }

  static func reportMistakes() throws {
    do {
      let run = try TrainingRun(TrainingConfiguration(model: "lennet", data: "shapes"), in: "runs/second")
      try run.train()
    } catch let error as FoveaError where error.code == .configuration {
      print(error)
    }
  }
}

/// Trains in a task of its own, which can be cancelled.
func trainInATask(_ configuration: TrainingConfiguration, in directory: String) async throws -> Double {
  let task = Task.detached {
    try TrainingRun(configuration, in: directory).train().best.accuracy
  }
  return try await withTaskCancellationHandler {
    try await task.value
  } onCancel: {
    task.cancel()
  }
}
