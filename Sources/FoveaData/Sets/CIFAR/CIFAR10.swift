/// Colour pictures of ten kinds of things, 32 x 32: Krizhevsky 2009.
public struct CIFAR10: DirectorySource {
  /// The name in the registry.
  public static let name = "cifar10"
  /// What it is.
  public static let summary = "50,000 and 10,000 colour pictures of ten kinds of things, 32 x 32, in files"

  private static let release = CIFARRelease(
    name: name, stem: "cifar-10", binaryEnding: "-batches-bin", pickledEnding: "-batches-py",
    files: { $0 == .train ? (1...5).map { "data_batch_\($0)" } : ["test_batch"] },
    labelBytes: 1, labelKey: "labels", classNames: classNames)

  /// The directory of the files.
  public var dataDir: String?

  /// Makes the choice.
  public init(dataDir: String?) { self.dataDir = dataDir }

  /// Reads the files of one part, in their binary form or pickled, unpacked or in the official archive.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no directory, `.file` if the files are not in it,
  ///   `.format` if one is cut short, `.data` if a label is not one of the classes.
  public func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    try Self.release.open(split, directory: dataDir)
  }

  /// The names of the classes, in the order of the labels.
  public static let classNames: [String] = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]
}
