import FoveaCore

/// A data set that comes in files of one directory, with nothing else to choose.
public protocol DirectorySource: DataSource {
  /// The directory of the files, which is needed to open the data set.
  var dataDir: String? { get }
  /// Creates the choice.
  init(dataDir: String?)
}

private enum DirectorySourceKey: String, CodingKey {
  case dataDir = "data_dir"
}

extension DirectorySource {
  /// Creates the choice without a directory.
  public init() { self.init(dataDir: nil) }

  /// Reads the directory, which may be null.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: DirectorySourceKey.self)
    self.init(dataDir: try container.decodeIfPresent(String.self, forKey: .dataDir))
  }

  /// Writes the directory; where there is none, null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: DirectorySourceKey.self)
    try container.encode(dataDir, forKey: .dataDir)
  }

  /// False: it comes in files.
  public var isGenerated: Bool { false }
}
