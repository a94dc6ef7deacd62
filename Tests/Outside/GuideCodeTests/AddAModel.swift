import Fovea

/// All-CNN-C, for pictures of 3 x 32 x 32: 1,369,738 parameters with 10 classes.
///
/// | layer        | size, stride, pad | filters | result          |
/// | ------------ | ----------------- | ------- | --------------- |
/// | `1`, `2`     | 3x3, 1, 1         | 96      | 96 x 32 x 32    |
/// | `3`          | 3x3, 2, 1         | 96      | 96 x 16 x 16    |
/// | `5`, `6`     | 3x3, 1, 1         | 192     | 192 x 16 x 16   |
/// | `7`          | 3x3, 2, 1         | 192     | 192 x 8 x 8     |
/// | `9`          | 3x3, 1, 0         | 192     | 192 x 6 x 6     |
/// | `10`         | 1x1               | 192     | 192 x 6 x 6     |
/// | `11`         | 1x1               | classes | classes x 6 x 6 |
/// | `12` average | global            |         | classes x 1 x 1 |
///
/// Departure from Springenberg and others 2014, arXiv:1412.6806: initial values are Kaiming's.
struct AllConvolutional: Model {
  var classes = 10
  /// Whether the input and the results of strided convolutions lose elements in training.
  var dropout = true
  var name: String { "all-cnn-c" }
  var inputShape: TensorShape { [3, 32, 32] }
  var initialization: any Initialization { .kaimingNormal }

  var body: some Layer {
    Sequential {
      Dropout(dropout ? 0.2 : 0)
      convolution(96)
      convolution(96)
      convolution(96, stride: 2)
      Dropout(dropout ? 0.5 : 0)
      convolution(192)
      convolution(192)
      convolution(192, stride: 2)
      Dropout(dropout ? 0.5 : 0)
      convolution(192, pad: 0)
      convolution(192, kernel: 1, pad: 0)
      convolution(classes, kernel: 1, pad: 0)
      AdaptiveAveragePool2D(1)
      Flatten()
    }
  }

  private func convolution(
    _ filters: Int, kernel: Size2D = 3, stride: Size2D = 1, pad: SpatialPadding = 1
  ) -> Conv2D {
    Conv2D(filters, kernel: kernel, stride: stride, padding: pad, activation: .relu)
  }
}

extension AllConvolutional {
  static let entry = ModelEntry(
    name: "all-cnn-c", summary: "nine convolutions, three of them strided or without padding",
    source: "Springenberg and others 2014, arXiv:1412.6806",
    settings: [
      ModelSetting(name: "dropout", values: ["on", "off"], summary: "off: no dropout in training")
    ]
  ) { AllConvolutional(classes: $0.classes ?? 10, dropout: $0.settings["dropout"] != "off") }

  /// Everything that a run of this program can name.
  static let choices = RunChoices(models: .standard.adding(entry))
}

/// Trains the model in a directory of its own; started again, it continues.
func trainAllConvolutional(in directory: String) throws -> TrainingEvent.Summary {
  var configuration = TrainingConfiguration(
    model: ModelConfiguration(name: "all-cnn-c", settings: ["dropout": "off"]),
    data: DataConfiguration(name: "shapes", examples: 2_000))
  configuration.training.epochs = 3
  configuration.training.batchSize = 32
  configuration.training.optimizer = Adam()
  configuration.training.learningRate = 0.001
  let run = try TrainingRun(
    configuration, in: directory, resuming: true, choices: AllConvolutional.choices)
  return try run.train()
}

/// Trains what a configuration in a file describes.
func train(configuration path: String, in directory: String, choices: RunChoices) throws {
  let configuration = try TrainingConfiguration(TrainingConfiguration.tree(atPath: path), choices: choices)
  try TrainingRun(configuration, in: directory, choices: choices).train()
}
