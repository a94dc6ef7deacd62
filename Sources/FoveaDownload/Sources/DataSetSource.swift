/// The addresses of a public data set's files, with the sizes and checksums they must have.
public struct DataSetSource: Hashable, Sendable {
  /// The unpacking of downloaded files.
  public enum Unpacking: Hashable, Sendable {
    /// Nothing: they are read as they are.
    case none
    /// The contents of this directory of the archive become those of the data set's directory.
    case contents(of: String)
  }

  /// The name of the data set, and of its directory.
  public var name: String
  /// A phrase that describes the data set in lists.
  public var summary: String
  /// The addresses that the names of files are appended to, the first to be tried first.
  public var mirrors: [String]
  /// The files to download, in this order.
  public var files: [RemoteFile]
  /// The unpacking of the downloaded files.
  public var unpacking: Unpacking

  /// Creates the description of a data set from its mirrors and files.
  public init(
    _ name: String, _ summary: String, mirrors: [String], files: [RemoteFile], unpacking: Unpacking = .none
  ) {
    self.name = name
    self.summary = summary
    self.mirrors = mirrors
    self.files = files
    self.unpacking = unpacking
  }

  /// The number of bytes of all files whose size is known.
  public var size: Int { files.reduce(0) { $0 + ($1.size ?? 0) } }
}
