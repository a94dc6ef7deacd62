import FoveaData
import FoveaLayers
import FoveaModels
import FoveaOneDNN
import FoveaTraining
import TestSupport
import Testing

/// The drawn shapes are made for convolutional networks, so that a linear model does badly.
@Suite(.tags(.backend)) struct LinearModelTests {
  /// One dense layer on the pixels.
  struct Linear: Model {
    var body: some Layer {
      Sequential {
        Flatten()
        Dense(10)
      }
    }
  }

  /// Softmax regression on raw pixels, trained long enough to fit what it can, must stay below 0.80 and above chance.
  @Test(arguments: [(1, 32), (3, 16)]) func aLinearModelDoesNotSolveTheShapes(_ channels: Int, _ size: Int)
    throws
  {
    let trainer = try Trainer(
      Linear(), trainingData: ShapesDataSet(split: .train, size: size, channels: channels),
      testData: ShapesDataSet(split: .test, size: size, channels: channels),
      options: TrainingOptions(epochs: 8, batchSize: 50, learningRate: 0.01, optimizer: SGD(momentum: 0.9)),
      on: OneDNNBackend(threads: 1))
    let summary = try trainer.run()
    #expect(summary.last.test.top1 < 0.8)
    #expect(summary.last.test.top1 > 0.2)
  }
}
