import Foundation

/// What tells one content of a file from the next, as a file system keeps it.
struct FileStamp: Equatable, Sendable {
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
  func isOverwritten(by later: FileStamp) -> Bool {
    self != later && (device, file) == (later.device, later.file)
  }
}
