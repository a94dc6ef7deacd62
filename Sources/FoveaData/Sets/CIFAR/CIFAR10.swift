/// Colour pictures of ten kinds of things, 32 x 32 pixels: CIFAR-10.
///
/// Source: Krizhevsky 2009, "Learning multiple layers of features from tiny images".
public struct CIFAR10: DirectorySource {
  /// The name of the data set in configurations, `cifar10`.
  public static let name = "cifar10"
  /// A phrase that describes the data set in lists and help pages.
  public static let summary = "50,000 and 10,000 colour pictures of ten kinds of things, 32 x 32, in files"

  private static let release = CIFARRelease(
    name: name, stem: "cifar-10", binaryEnding: "-batches-bin", pickledEnding: "-batches-py",
    files: { $0 == .train ? (1...5).map { "data_batch_\($0)" } : ["test_batch"] },
    labelBytes: 1, labelKey: "labels", classNames: classNames)

  /// The path of the directory of the files; nil for none yet.
  public var dataDir: String?

  /// Creates the data set of a directory.
  public init(dataDir: String?) { self.dataDir = dataDir }

  /// Reads the files of one part: binary or pickled, unpacked or in the official archive.
  ///
  /// They are searched in the directory and in the one of the data set's name in it.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no directory, `.file` if the files are not
  ///   in it, `.format` if one is cut short, `.data` if a label is not one of the classes.
  public func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    try Self.release.open(split, directory: dataDir)
  }

  /// The names of the classes, in the order of the labels.
  public static let classNames: [String] = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]
}
