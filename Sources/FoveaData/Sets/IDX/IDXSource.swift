import FoveaCore

/// A data set that comes in IDX files of one directory.
public protocol IDXSource: DirectorySource {
  /// The name of the folder in which torchvision keeps the files.
  static var folder: String { get }
  /// The names of the classes, in the order of the labels.
  static var classNames: [String] { get }
  /// The possible beginnings of the files' names, the commonest first.
  static var prefixes: [String] { get }
}

extension IDXSource {
  /// No beginning of their own, by default: the files have MNIST's names.
  public static var prefixes: [String] { [""] }

  /// Reads the files of one part, gzipped or not.
  ///
  /// They are searched in the directory, in the one of the data set's name in it, and where torchvision puts
  /// them.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no directory, `.file` if the files are not
  ///   in it, and what ``IDXDataSet/init(name:images:labels:classNames:firstLabel:areTransposed:)`` throws.
  public func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    let release = IDXDataSet.Release(
      name: Self.name, folder: Self.folder, classNames: Self.classNames,
      variants: Self.prefixes.map { IDXFileNames(prefix: $0) })
    return try IDXDataSet(release, directory: dataDir, split: split)
  }
}
