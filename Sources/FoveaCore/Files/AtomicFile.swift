public import Foundation

/// Writes files that a reader sees whole or not at all.
///
/// The bytes go to a temporary file in the same directory, which is synced to the disk, renamed over
/// the target, and made durable by a sync of the directory. Whatever fails, the old file stays. A symbolic
/// link stays one: the file that it leads to is replaced. A device or a pipe is no file that could be
/// replaced, and takes the bytes as they come.
public enum AtomicFile {
  /// Replaces the file at `path` by the bytes that `body` writes, in one step.
  ///
  /// - Throws: `FoveaError` with code `.file` if the path leads to a directory or nowhere, the directory of
  ///   the file cannot be written or the disk is full, and whatever `body` throws; the temporary file is
  ///   removed in all cases.
  public static func write(to path: String, _ body: (FileHandle) throws -> Void) throws {
    guard let target = try replaceable(path) else {
      return try orThrow(path, remedy: nil) {
        let handle = try writing(to: FileLocation(path))
        try body(handle)
        try handle.close()
      }
    }
    let directory = target.directory
    let temporary = directory.appending(".\(target.name).\(ProcessInfo.processInfo.processIdentifier).tmp")
    // Foundation would make the file under a name of its own first, which a process that is killed leaves.
    let descriptor = unsafe open(temporary.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw FoveaError(
        .file, at: path, "the directory \(directory.path) cannot be written: \(SystemReason.of(errno))",
        remedy: "choose a directory that exists and is writable")
    }
    do {
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      try orThrow(path, remedy: "the previous file, if any, is intact") {
        do {
          try body(handle)
          try handle.synchronize()
          try handle.close()
        } catch {
          try? handle.close()
          throw error
        }
      }
      guard unsafe rename(temporary.path, target.path) == 0 else {
        throw FoveaError(.file, at: path, "cannot be replaced: \(SystemReason.of(errno))")
      }
    } catch {
      _ = unsafe unlink(temporary.path)
      throw error
    }
    synchronizeDirectory(directory.path)
  }

  /// Replaces the file at `path` by the given bytes, in one step.
  public static func write(_ data: Data, to path: String) throws {
    try write(to: path) { try $0.write(contentsOf: data) }
  }

  /// The regular file, there already or not, that a path leads to; nil if it leads to a device or a pipe.
  private static func replaceable(_ path: String) throws -> FileLocation? {
    let location = FileLocation(path)
    var status = stat()
    guard unsafe stat(location.path, &status) == 0 else {
      guard !location.exists else {
        throw FoveaError(
          .file, at: path, "is a symbolic link that leads nowhere", remedy: "remove it, or name another file")
      }
      return location
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      guard let real = FileLocation.resolved(location.path) else {
        throw FoveaError(.file, at: path, "cannot be reached: \(SystemReason.of(errno))")
      }
      return FileLocation(real)
    case S_IFDIR:
      throw FoveaError(
        .file, at: path, "expected a regular file, found a directory", remedy: "name a file in it")
    default: return nil
    }
  }

  /// Opens a file that exists for writing, at its first byte.
  ///
  /// - Throws: an error of the system.
  package static func writing(to location: FileLocation) throws -> FileHandle {
    let descriptor = unsafe open(location.path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Turns errors of the system into one that names the file.
  private static func orThrow(_ path: String, remedy: Remedy?, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as FoveaError {
      throw error
    } catch {
      throw FoveaError(.file, at: path, "could not be written: \(SystemReason.of(error))", remedy: remedy)
    }
  }

  /// Makes a rename in the directory durable; file systems that cannot sync directories are left alone.
  private static func synchronizeDirectory(_ path: String) {
    let descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }
}
