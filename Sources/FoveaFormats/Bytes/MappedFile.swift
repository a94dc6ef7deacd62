package import Foundation
package import FoveaCore

/// A regular file whose bytes are mapped into memory, and read from the disk when they are looked at.
///
/// A file that another process makes shorter while its bytes are looked at ends this process, as with every mapping; of
/// one that is written to the new bytes are seen, which ``requireUnchanged()`` notices.
package struct MappedFile: Sendable {
  /// The bytes.
  package let bytes: Data
  private let path: String
  /// The file as it was before it was mapped.
  private let stamp: Stamp?

  /// Maps a file.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read or is not a regular file.
  package init(_ location: FileLocation) throws {
    // Opened first, so that a pipe or a directory is refused with its name and not waited for.
    let (handle, _) = try RegularFile.open(location)
    try? handle.close()
    (path, stamp) = (location.path, Stamp(location.path))
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw FoveaError.unreadable(path, error)
    }
  }

  /// Refuses what was made from the file if it has been written to since.
  ///
  /// - Throws: `FoveaError` with code `.file` that names the file.
  package func requireUnchanged() throws {
    guard let stamp, let later = Stamp(path), stamp.isOverwritten(by: later) else { return }
    throw FoveaError(
      .file, at: path, "was written to while it was read, so the result may be of neither content",
      remedy: "try again when it is whole")
  }
}

/// What tells one content of a file from the next, as a file system keeps it.
private struct Stamp: Equatable {
  private var (device, file) = (UInt64(0), UInt64(0))
  private var (size, seconds, nanoseconds) = (0, 0, 0)

  /// The stamp of the file that has a path now, nil if there is none.
  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    (device, file, size) = (UInt64(status.st_dev), UInt64(status.st_ino), Int(status.st_size))
    #if canImport(Darwin)
      let changed = status.st_mtimespec
    #else
      let changed = status.st_mtim
    #endif
    (seconds, nanoseconds) = (Int(changed.tv_sec), Int(changed.tv_nsec))
  }

  /// Whether this is the same file with another content; one that was put in its place leaves the old one as it was.
  func isOverwritten(by later: Stamp) -> Bool {
    self != later && (device, file) == (later.device, later.file)
  }
}
