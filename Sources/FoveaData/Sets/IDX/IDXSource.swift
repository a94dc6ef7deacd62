import FoveaCore

/// A data set that comes in IDX files of one directory: all that such data sets share.
public protocol IDXSource: DataSource {
  /// The folder that torchvision keeps the files in.
  static var folder: String { get }
  /// The names of the classes, in the order of the labels.
  static var classNames: [String] { get }
  /// What the names of the files may begin with, the commonest first.
  static var prefixes: [String] { get }
  /// The directory of the files, which is needed to open the data set.
  var dataDir: String? { get }
  /// Makes the choice.
  init(dataDir: String?)
}

private enum IDXSourceKey: String, CodingKey {
  case dataDir = "data_dir"
}

extension IDXSource {
  /// Nothing: the files have MNIST's names.
  public static var prefixes: [String] { [""] }

  /// Makes the choice without a directory.
  public init() { self.init(dataDir: nil) }

  /// Reads the directory, which may be null.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: IDXSourceKey.self)
    self.init(dataDir: try container.decodeIfPresent(String.self, forKey: .dataDir))
  }

  /// Writes the directory; where there is none, null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: IDXSourceKey.self)
    try container.encode(dataDir, forKey: .dataDir)
  }

  /// False: it comes in files.
  public var isGenerated: Bool { false }

  /// Reads the files of one part.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no directory, `.file` if the files are not in it,
  ///   and whatever ``IDXDataSet/init(name:images:labels:classNames:)`` throws.
  public func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    let release = IDXDataSet.Release(
      name: Self.name, folder: Self.folder, classNames: Self.classNames,
      variants: Self.prefixes.map { IDXFileNames(prefix: $0) })
    return try IDXDataSet(release, directory: dataDir, split: split)
  }
}
