import FoveaCore
public import FoveaData

/// Which pictures a run trains on and is judged by.
public struct DataConfiguration: Hashable, Sendable, Codable {
  /// The name of the data set; empty if none is chosen yet.
  public var name: String
  /// The path of the directory of its files, nil for a generated data set.
  public var directory: String?
  /// The number of training examples of a generated data set, nil for its own; a fifth as many test it.
  public var examples: Int?

  /// Chooses a data set.
  public init(name: String = "", directory: String? = nil, examples: Int? = nil) {
    self.name = name
    self.directory = directory
    self.examples = examples
  }

  private enum CodingKeys: String, CodingKey {
    case examples
    case name = "data"
    case directory = "data_dir"
  }

  /// Writes every key; where nothing is chosen, null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(directory, forKey: .directory)
    try container.encode(examples, forKey: .examples)
  }

  /// Opens one part of the data set; a generated one draws its pictures for images of a size and a number of channels.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no such data set, and as `DataSource.open(_:for:)`.
  public func open(_ split: DataSplit, size: Int, channels: Int) throws -> any DataSet {
    try Registry<any DataSource>.standard.make(name: name, directory: directory, examples: examples).open(
      split, for: PictureSize(width: size, height: size, channels: channels))
  }
}
