/// A file or a directory of a tar archive.
package struct TarEntry: Hashable, Sendable {
  /// What an entry is; links, devices and pipes are refused.
  package enum Kind: Hashable, Sendable {
    case file, directory
  }

  /// The path inside the archive: relative, with slashes, without `.` and `..`.
  package var name: String
  /// What it is.
  package var kind: Kind
  /// The number of bytes of a file; 0 of a directory.
  package var count: Int
  /// Where its bytes begin in the archive, unpacked.
  package var offset: Int
}
