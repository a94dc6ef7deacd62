import FoveaCore

/// A data set that comes in IDX files of one directory: all that such data sets share.
public protocol IDXSource: DirectorySource {
  /// The folder that torchvision keeps the files in.
  static var folder: String { get }
  /// The names of the classes, in the order of the labels.
  static var classNames: [String] { get }
  /// What the names of the files may begin with, the commonest first.
  static var prefixes: [String] { get }
}

extension IDXSource {
  /// Nothing: the files have MNIST's names.
  public static var prefixes: [String] { [""] }

  /// Reads the files of one part.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no directory, `.file` if the files are not in it,
  ///   and whatever ``IDXDataSet/init(name:images:labels:classNames:firstLabel:areTransposed:)`` throws.
  public func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    let release = IDXDataSet.Release(
      name: Self.name, folder: Self.folder, classNames: Self.classNames,
      variants: Self.prefixes.map { IDXFileNames(prefix: $0) })
    return try IDXDataSet(release, directory: dataDir, split: split)
  }
}
