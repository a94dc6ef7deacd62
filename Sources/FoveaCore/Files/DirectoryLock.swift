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
    descriptor = Self.open(location)
    guard descriptor >= 0 else {
      throw FoveaError(.file, at: location.path, "cannot be opened: \(SystemReason.of(errno))")
    }
    guard Self.lock(descriptor, LOCK_EX) != EWOULDBLOCK else {
      throw FoveaError(
        .file, at: location.path, "another run is writing to this directory",
        remedy: "wait for its end or stop it, or name another directory")
    }
  }

  deinit { close(descriptor) }

  /// Whether a process has the lock of a directory; nil if that cannot be found out.
  package static func isTaken(_ location: FileLocation) -> Bool? {
    let descriptor = open(location)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    switch lock(descriptor, LOCK_SH) {
    case EWOULDBLOCK: return true
    // Where no process gets the lock of a directory for itself, one that shares it means nothing.
    case nil: return [nil, EWOULDBLOCK].contains(lock(descriptor, LOCK_EX, attempts: 1)) ? false : nil
    default: return nil
    }
  }

  private static func open(_ location: FileLocation) -> Int32 {
    unsafe Foundation.open(location.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  }

  /// Takes a lock without waiting for its end, nil if that worked.
  ///
  /// Who looks whether it is taken has it for an instant, so one attempt says too little.
  private static func lock(_ descriptor: Int32, _ kind: Int32, attempts: Int = 5) -> Int32? {
    for attempt in 1...attempts {
      if flock(descriptor, kind | LOCK_NB) == 0 { return nil }
      let reason = errno
      guard reason == EWOULDBLOCK, attempt < attempts else { return reason }
      usleep(5_000)
    }
    return nil
  }
}
