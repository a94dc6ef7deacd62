public import Foundation

/// Writes files that a reader sees whole or not at all.
///
/// The bytes go to a temporary file in the same directory, which is synced to the disk, renamed over
/// the target, and made durable by a sync of the directory. Whatever fails, the old file stays.
public enum AtomicFile {
  /// Replaces the file at `path` by the bytes that `body` writes, in one step.
  ///
  /// - Throws: `FoveaError` with code `.file` if the directory cannot be written or the disk is full,
  ///   and whatever `body` throws; the temporary file is removed in both cases.
  public static func write(to path: String, _ body: (FileHandle) throws -> Void) throws {
    let target = URL(fileURLWithPath: path)
    let directory = target.deletingLastPathComponent()
    let temporary = directory.appendingPathComponent(
      ".\(target.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).tmp")
    // Foundation would make the file under a name of its own first, which a process that is killed leaves.
    let descriptor = unsafe open(temporary.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw FoveaError(
        .file, at: path, "the directory \(directory.path) cannot be written: \(SystemReason.of(errno))",
        remedy: "choose a directory that exists and is writable")
    }
    do {
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      do {
        try body(handle)
        try handle.synchronize()
        try handle.close()
      } catch {
        try? handle.close()
        throw error
      }
      guard unsafe rename(temporary.path, target.path) == 0 else {
        throw FoveaError(.file, at: path, "cannot be replaced: \(SystemReason.of(errno))")
      }
    } catch let error as FoveaError {
      try? FileManager.default.removeItem(at: temporary)
      throw error
    } catch {
      try? FileManager.default.removeItem(at: temporary)
      throw FoveaError(
        .file, at: path, "could not be written: \(SystemReason.of(error))",
        remedy: "the previous file, if any, is intact")
    }
    synchronizeDirectory(directory.path)
  }

  /// Replaces the file at `path` by the given bytes, in one step.
  public static func write(_ data: Data, to path: String) throws {
    try write(to: path) { try $0.write(contentsOf: data) }
  }

  /// Makes a rename in the directory durable; file systems that cannot sync directories are left alone.
  private static func synchronizeDirectory(_ path: String) {
    let descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }
}
