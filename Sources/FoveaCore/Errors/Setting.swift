/// A setting that can be changed to avoid an error; the library names it in words, a command by its option.
public enum Setting: String, Hashable, Sendable, CaseIterable {
  /// The number of examples that run together.
  case batchSize = "batch size"
  /// The rows and columns of the images.
  case imageSize = "image size"
  /// The number of classes.
  case classCount = "number of classes"
  /// The number of channels of the images.
  case channelCount = "number of channels"
  /// The model that weights are for.
  case model = "model"
  /// The weights that a run starts from.
  case weights = "initial weights"
  /// The model of related weights, from which layers are copied.
  case relatedModel = "model of the related weights"
  /// The key of the tensors in a file.
  case key = "key"
  /// Loading only the tensors that fit.
  case lenientLoading = "lenient loading"
  /// Training without side branches.
  case noSideBranches = "auxiliary classifiers off"
  /// The directory of a data set's files.
  case dataDirectory = "data directory"
  /// The share of a data set that is set apart to judge on.
  case validationShare = "validation split"
  /// Skipping pictures that cannot be read.
  case skipBroken = "the option to skip broken files"
  /// Dropping the last, incomplete batch of an epoch.
  case dropLast = "drop last"
  /// The number of steps after which a run ends early.
  case maxSteps = "maximum number of steps"
  /// The directory of a run's files.
  case outputDirectory = "output directory"
  /// The directory of event files for TensorBoard.
  case tensorBoardDirectory = "TensorBoard directory"
  /// Continuing the run of the output directory.
  case resume = "resume"
  /// The server that a data set or weights are fetched from.
  case mirror = "mirror"
  /// Fetching published weights, which nothing but a command does.
  case weightsDownload = "a download of the weights"
  /// The regions of a picture whose predictions are averaged to judge it.
  case crops = "crops"
  /// The short sides, in pixels, to which a picture is resized to be judged.
  case testScales = "test scales"
}
