import FoveaCore

/// Paths of entries, as an archive that is unpacked may have them.
enum ArchivePath {
  /// The longest path in bytes; systems take no longer ones.
  static let maximumLength = 4096

  /// A path without `.` and empty parts, and whether it ends in a slash.
  ///
  /// - Throws: `FoveaError` with code `.format` if it is too long, no text, absolute, or leads upwards.
  static func read(_ bytes: [UInt8], of archive: String) throws -> (path: String, isDirectory: Bool) {
    guard bytes.count <= maximumLength else {
      throw FoveaError(
        .format, at: archive,
        "an entry has a path of \(bytes.count) bytes, at most \(maximumLength) can be read",
        remedy: "the file is damaged or made to deceive")
    }
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw FoveaError(
        .format, at: archive,
        "the path of an entry is not UTF-8: \(quoted(String(decoding: bytes, as: UTF8.self)))",
        remedy: "pack the archive with names in UTF-8")
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: true)
    guard !text.hasPrefix("/"), !parts.contains("..") else {
      throw FoveaError(
        .format, at: "\(archive): entry \(quoted(text))",
        "leads out of the directory that it is unpacked into",
        remedy: "do not trust the file")
    }
    return (parts.filter { $0 != "." }.joined(separator: "/"), text.hasSuffix("/"))
  }
}
