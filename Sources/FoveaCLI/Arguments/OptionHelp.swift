import ArgumentParser

/// The help of options that several commands have, so that it is the same everywhere.
enum OptionHelp {
  static let model: ArgumentHelp = .name(modelText)
  /// The help of a model that is a positional argument.
  static let modelArgument: ArgumentHelp = ArgumentHelp(modelText)
  private static let modelText = "Model; fovea models lists all."

  static let weights: ArgumentHelp = .file(
    "Trained weights: a checkpoint, of PyTorch, Keras or ONNX, or a name.")
  static let weightsName: ArgumentHelp =
    "Name: torchvision:MODEL, torchvision:MODEL:VERSION, timm:NAME or hf-hub:OWNER/NAME."
  static let key = ArgumentHelp(
    "Location of the tensors in the file: a key, or a prefix of their names up to a dot.", valueName: "key")
  static let noStrict: ArgumentHelp = "Use the weights that fit and list the others."
  static let data: ArgumentHelp = .name("Data set: \(DataSources.list).")
  static let dataDir: ArgumentHelp = .directory("Directory of the data set's files; shapes needs none.")
  static let batchSize: ArgumentHelp = .count("Batch size.")
  static let format: ArgumentHelp = .name("Output format.")

  /// The help of `--format` where its value is optional.
  static func format(default text: String) -> ArgumentHelp { .name("Output format. (default: \(text))") }

  /// The help of `--batch-size` where its value is optional.
  static func batchSize(default size: Int) -> ArgumentHelp { .count("Batch size. (default: \(size))") }

  /// The help of `--force` where it is about the file or files of another option.
  static func force(_ option: String) -> ArgumentHelp { "Replace the output of \(option) if it exists." }

  static let workers: ArgumentHelp = .count(
    "Number of threads that prepare pictures; results do not depend on it. (default: 1)")

  /// The help of `--exif`, which has another default where a checkpoint brings one.
  static func exif(default text: String) -> ArgumentHelp {
    "Apply the orientation that cameras write into pictures, or ignore it. (default: \(text))"
  }
}
