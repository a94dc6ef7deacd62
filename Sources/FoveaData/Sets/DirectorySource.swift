import FoveaCore

/// A data set that comes in files of one directory and has nothing else to choose.
public protocol DirectorySource: DataSource {
  /// The path of the directory, without which the data set cannot be opened.
  var dataDir: String? { get }
  /// Creates the data set of a directory.
  init(dataDir: String?)
}

private enum DirectorySourceKey: String, CodingKey {
  case dataDir = "data_dir"
}

extension DirectorySource {
  /// Creates the data set without a directory.
  public init() { self.init(dataDir: nil) }

  /// Reads the key `data_dir`, which may be missing or null.
  ///
  /// - Throws: `DecodingError` if its value is not a text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: DirectorySourceKey.self)
    self.init(dataDir: try container.decodeIfPresent(String.self, forKey: .dataDir))
  }

  /// Writes the key `data_dir`, as null where there is no directory.
  ///
  /// - Throws: what encoding throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: DirectorySourceKey.self)
    try container.encode(dataDir, forKey: .dataDir)
  }

  /// False: the pictures come from files.
  public var isGenerated: Bool { false }
}

extension FileLocation {
  /// The directory that was given for the files of a data set.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if none was.
  init(dataDirectory path: String?, of name: String) throws {
    guard let path else {
      throw FoveaError(
        .configuration, at: "data set \(name)", "needs the directory of its files",
        remedy: "give it with \(.dataDirectory)")
    }
    self.init(path)
  }
}
