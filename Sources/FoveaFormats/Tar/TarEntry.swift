/// A file or a directory of a tar archive.
package struct TarEntry: Hashable, Sendable {
  /// The kind of an entry; links, devices and pipes are refused.
  package enum Kind: Hashable, Sendable {
    case file, directory
  }

  /// The path inside the archive: relative, with slashes, without `.` and `..`.
  package var name: String
  /// The kind of the entry.
  package var kind: Kind
  /// The number of bytes of a file; 0 of a directory.
  package var count: Int
  /// The offset of its first byte in the unpacked archive.
  package var offset: Int
}
