import Fovea

/// Gives a trained network a new head for the classes of a folder of photos, and trains no more than its last layers.
///
///     FineTune best.safetensors photos runs/photos 'conv.*'
///
/// The patterns at the end name the parameters that stay as they are.
@main struct FineTune {
  static func main() throws {
    let words = Array(CommandLine.arguments.dropFirst())
    guard words.count >= 3 else { return print("FineTune WEIGHTS PHOTOS DIRECTORY [PATTERN …]") }
    let (weights, photos, directory) = (words[0], words[1], words[2])

    let trained = try Checkpoint.read(path: weights).model
    var configuration = try TrainingConfiguration(
      model: ModelConfiguration(
        name: trained.name, channels: trained.channels, imageSize: trained.height, settings: trained.settings,
        weights: weights),
      data: DataConfiguration(PictureFolder(dataDir: photos, valSplit: 0.2)))
    configuration.training.epochs = 3
    configuration.training.batchSize = 4
    configuration.training.optimizer = AdamW()
    configuration.training.learningRate = 0.003
    configuration.training.frozen = Array(words.dropFirst(3))

    let run = try TrainingRun(configuration, in: directory)
    for notice in run.notices { print(notice.text) }
    let summary = try run.train()
    print("best accuracy: \(summary.best.accuracy), in \(run.directory.best)")
  }
}
