import Fovea

/// Two paths side by side, then one dense layer.
struct TwoPaths: Model {
  var classes = 10
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

@main struct FirstModel {
  static func main() throws {
    let trainer = try Trainer(
      TwoPaths(), trainingData: ShapesDataSet(split: .train), testData: ShapesDataSet(split: .test),
      options: TrainingOptions(epochs: 4, batchSize: 64, learningRate: 0.002, optimizer: Adam()),
      on: OneDNNBackend())
    let summary = try trainer.run()
    print("test accuracy \(summary.last.test.top1)")
  }
}
