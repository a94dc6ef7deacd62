/// A setting that can mend an error; the library names it in words, a command by its option.
public enum Setting: String, Hashable, Sendable, CaseIterable {
  /// The number of examples that run together.
  case batchSize = "batch size"
  /// The rows and columns of the images.
  case imageSize = "image size"
  /// The number of classes.
  case classCount = "number of classes"
  /// The number of channels of the images.
  case channelCount = "number of channels"
  /// Which model weights are for.
  case model = "model"
  /// The weights that a run starts from.
  case weights = "initial weights"
  /// The model of related weights, from which layers are copied.
  case relatedModel = "model of the related weights"
  /// Where in a file the tensors are.
  case key = "key"
  /// Loading of the tensors that fit, without the others.
  case lenientLoading = "lenient loading"
  /// Training without side branches.
  case noSideBranches = "auxiliary classifiers off"
  /// The directory of a data set's files.
  case dataDirectory = "data directory"
  /// The share of a data set that is set apart to judge on.
  case validationShare = "validation split"
  /// Dropping of the last, incomplete batch of an epoch.
  case dropLast = "drop last"
  /// The number of steps after which a run ends early.
  case maxSteps = "maximum number of steps"
  /// The directory of a run's files.
  case outputDirectory = "output directory"
  /// Going on with the run that the output directory holds.
  case resume = "resume"
  /// The servers that a data set is fetched from.
  case mirror = "mirror"
  /// The parts of a picture by which it is judged.
  case crops = "crops"
  /// The short sides to which a picture is resized to be judged.
  case testScales = "test scales"
}
