import Foundation

/// The right to write the files of a directory, which one process has at a time.
///
/// The system takes it back when the process ends, in whatever way; nothing in the directory stands for it.
package final class DirectoryLock {
  private let descriptor: Int32

  /// Takes the lock, which everybody has on file systems that cannot lock a directory.
  ///
  /// - Throws: `FoveaError` with code `.file` if another process has it, or the directory cannot be opened.
  package init(_ location: FileLocation) throws {
    descriptor = unsafe open(location.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FoveaError(.file, at: location.path, "cannot be opened: \(SystemReason.of(errno))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
      throw FoveaError(
        .file, at: location.path, "another run is writing to this directory",
        remedy: "wait for its end or stop it, or name another directory")
    }
  }

  deinit { close(descriptor) }
}
