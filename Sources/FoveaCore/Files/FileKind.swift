import Foundation

/// The kind of a file system object.
package enum FileKind: String, Sendable {
  case file, directory, pipe, device, socket
  /// Only where links are not followed.
  case link = "symbolic link"

  /// Reads the kind from the status that the system gives.
  init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .directory
    case S_IFIFO: self = .pipe
    case S_IFSOCK: self = .socket
    case S_IFLNK: self = .link
    default: self = .device
    }
  }
}

extension FileLocation {
  /// The kind of what is at the place, links followed; nil if there is nothing or the system does not say.
  package var kind: FileKind? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? FileKind(status) : nil
  }

  /// The kind of what is at the place itself, which may be a link; nil if there is nothing or the system does
  /// not say.
  var linkedKind: FileKind? {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? FileKind(status) : nil
  }

  /// Whether the name is in use, be it by a link that leads nowhere.
  package var isTaken: Bool { linkedKind != nil }

  /// Whether both places are one file.
  package func isSameFile(as other: FileLocation) -> Bool {
    guard let (first, second) = try? (status(), other.status()) else { return false }
    return first.device == second.device && first.number == second.number
  }

  /// Whether the place is this directory or below it, behind links.
  package func contains(_ other: FileLocation) -> Bool {
    FileLocation(verbatim: other.absolutePath).steps.contains(where: isSameFile)
  }

  /// The kind and identity of what is at the place, behind links.
  ///
  /// - Throws: `FoveaError` with code `.file` that says why there is none.
  func status() throws -> (kind: FileKind, device: UInt64, number: UInt64) {
    try requireText()
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw missing(errno) }
    return (FileKind(status), UInt64(truncatingIfNeeded: status.st_dev), UInt64(status.st_ino))
  }

  /// Refuses a path that the system would read only up to its first zero.
  func requireText() throws {
    guard path.utf8.contains(0) else { return }
    throw FoveaError(
      .file, at: path, "the path holds a zero byte, which is invalid", remedy: "check the path")
  }
}
