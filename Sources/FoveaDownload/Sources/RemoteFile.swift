/// A file to be fetched, and what it must be.
public struct RemoteFile: Hashable, Sendable {
  /// The name of the file, at the source and on this machine.
  public var name: String
  /// The number of its bytes; nil to believe the server.
  public var size: Int?
  /// Its SHA-256 in hexadecimal digits: all 64 or the first of them; empty to believe the server.
  public var sha256: String

  /// Creates the description of a file from its name, size in bytes and SHA-256.
  public init(_ name: String, size: Int?, sha256: String) {
    self.name = name
    self.size = size
    self.sha256 = sha256
  }

  /// Whether a file of a size and a SHA-256 is this one.
  func matches(size: Int, sha256: String) -> Bool {
    size == self.size ?? size && sha256.hasPrefix(self.sha256)
  }
}
