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
    guard FileManager.default.createFile(atPath: temporary.path, contents: nil) else {
      throw FoveaError(
        .file, at: path, "the directory \(directory.path) cannot be written: \(reason(errno))",
        remedy: "choose a directory that exists and is writable")
    }
    do {
      let handle = try FileHandle(forWritingTo: temporary)
      do {
        try body(handle)
        try handle.synchronize()
        try handle.close()
      } catch {
        try? handle.close()
        throw error
      }
      guard unsafe rename(temporary.path, target.path) == 0 else {
        throw FoveaError(.file, at: path, "cannot be replaced: \(reason(errno))")
      }
    } catch let error as FoveaError {
      try? FileManager.default.removeItem(at: temporary)
      throw error
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      try? FileManager.default.removeItem(at: temporary)
      throw FoveaError(
        .file, at: path,
        "could not be written: \(cause.map { reason(Int32($0.code)) } ?? error.localizedDescription)",
        remedy: "the previous file, if any, is intact")
    }
    synchronizeDirectory(directory.path)
  }

  /// Replaces the file at `path` by the given bytes, in one step.
  public static func write(_ data: Data, to path: String) throws {
    try write(to: path) { try $0.write(contentsOf: data) }
  }

  /// The system's words for an error number.
  private static func reason(_ code: Int32) -> String {
    POSIXError.Code(rawValue: code).map { POSIXError($0).localizedDescription } ?? "error \(code)"
  }

  /// Makes a rename in the directory durable; file systems that cannot sync directories are left alone.
  private static func synchronizeDirectory(_ path: String) {
    let descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }
}
