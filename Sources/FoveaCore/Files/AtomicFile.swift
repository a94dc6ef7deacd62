public import Foundation

/// Writes files that a reader sees whole or not at all.
///
/// The bytes go to a temporary file in the same directory, which is synced to the disk, renamed over
/// the target, and made durable by a sync of the directory. Whatever fails, the old file stays. A symbolic
/// link stays one: the file that it leads to is replaced. A device or a pipe is no file that could be
/// replaced, and takes the bytes as they come.
public enum AtomicFile {
  /// Writes the file at `path` with the bytes that `body` writes, in one step.
  ///
  /// - Parameters:
  ///   - path: The file; a leading `~` is the home directory.
  ///   - replacing: Whether a file that is there is replaced; if not, that is an error, at whatever moment
  ///     the file came.
  ///   - body: Writes the bytes.
  /// - Throws: `FoveaError` with code `.file` if the path leads to a directory or nowhere, the directory of
  ///   the file cannot be written or the disk is full, and whatever `body` throws; the temporary file is
  ///   removed in all cases.
  public static func write(
    to path: String, replacing: Bool = true, _ body: (FileHandle) throws -> Void
  ) throws {
    let location = FileLocation(path)
    guard let target = try replaceable(location) else { return try stream(to: location, body) }
    guard replacing || !location.isTaken else { throw existing(location) }
    let temporary = try createTemporary(beside: target, for: location)
    do {
      try fill(temporary.descriptor, of: location, body)
      let isPlaced =
        try replacing
        ? unsafe rename(temporary.location.path, target.path) == 0
        : place(temporary.location, at: target)
      guard isPlaced else {
        throw FoveaError(.file, at: location.path, "cannot be replaced: \(SystemReason.of(errno))")
      }
    } catch {
      Directory.remove(temporary.location)
      throw error
    }
    synchronize(target.directory)
  }

  /// Replaces the file at `path` by the given bytes, in one step.
  ///
  /// - Throws: `FoveaError` with code `.file`, as ``write(to:replacing:_:)`` does.
  public static func write(_ data: Data, to path: String) throws {
    try write(to: path) { try $0.write(contentsOf: data) }
  }

  /// Makes the file at `path` with the given bytes, in one step; one that has these bytes already stays.
  ///
  /// - Throws: `FoveaError` with code `.file` if a file with other bytes is there, or as `write(to:)` does.
  package static func create(_ data: Data, at path: String) throws {
    let location = FileLocation(path)
    if location.kind == .file, let (handle, count) = try? RegularFile.open(location), count == data.count,
      try handle.read(upToCount: count + 1) ?? Data() == data
    {
      return
    }
    try write(to: path, replacing: false) { try $0.write(contentsOf: data) }
  }

  /// The regular file, there already or not, that a path leads to; nil if it leads to a device or a pipe.
  private static func replaceable(_ location: FileLocation) throws -> FileLocation? {
    try location.requireText()
    switch location.kind {
    case .file:
      guard let real = location.resolved else {
        throw FoveaError(.file, at: location.path, "cannot be reached: \(SystemReason.of(errno))")
      }
      return real
    case .pipe, .device: return nil
    case nil where location.linkedKind == .link:
      throw FoveaError(
        .file, at: location.path, "is a symbolic link that leads nowhere",
        remedy: "remove it, or name another file")
    case nil where ![".", "..", ""].contains(location.name): return location
    case nil where location.path.isEmpty:
      throw FoveaError(.file, at: "''", "is an empty path", remedy: "name a file")
    case .directory, nil:
      throw FoveaError(
        .file, at: location.path, "expected a regular file, got a directory", remedy: "name a file in it")
    case .socket, .link:
      throw FoveaError(.file, at: location.path, "expected a regular file, got a socket")
    }
  }

  /// Makes a file for the bytes, under a name that no other has.
  private static func createTemporary(
    beside target: FileLocation, for location: FileLocation
  ) throws -> (location: FileLocation, descriptor: Int32) {
    // A name may have 255 bytes.
    let name = target.name.utf8.count <= 200 ? target.name : FileLocation.text(target.name.utf8.prefix(100))
    let process = ProcessInfo.processInfo.processIdentifier
    for number in 0..<100 {
      let mark = number == 0 ? "\(process)" : "\(process)-\(number)"
      let temporary = target.directory.appending(".\(name).\(mark).tmp")
      // Foundation would make the file under a name of its own first, which a process that is killed leaves.
      let descriptor = unsafe open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (temporary, descriptor) }
      // Another process of this number, in another container or before this one, has left its file.
      guard errno == EEXIST else { break }
    }
    throw FoveaError(
      .file, at: location.path,
      "the directory \(target.directory.path) cannot be written: \(SystemReason.of(errno))",
      remedy: "choose a directory that exists and is writable")
  }

  /// Writes the bytes of a temporary file and waits until they are on the disk.
  private static func fill(
    _ descriptor: Int32, of location: FileLocation, _ body: (FileHandle) throws -> Void
  ) throws {
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try orThrow(location, remedy: "the previous file, if any, is intact") {
      do {
        try body(handle)
        try handle.synchronize()
        try handle.close()
      } catch {
        try? handle.close()
        throw error
      }
    }
  }

  /// Gives a temporary file the name of the target, unless there is a file of that name.
  ///
  /// - Returns: Whether that was done; if not, `errno` says why.
  private static func place(_ temporary: FileLocation, at target: FileLocation) throws -> Bool {
    if unsafe link(temporary.path, target.path) == 0 {
      Directory.remove(temporary)
      return true
    }
    guard errno != EEXIST else { throw existing(target) }
    guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno) else { return false }
    // Where files have one name each, an empty one keeps the place.
    let descriptor = unsafe open(target.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      guard errno != EEXIST else { throw existing(target) }
      return false
    }
    close(descriptor)
    return unsafe rename(temporary.path, target.path) == 0
  }

  private static func existing(_ location: FileLocation) -> FoveaError {
    FoveaError(.file, at: location.path, "exists already", remedy: "remove it, or name another file")
  }

  /// Writes bytes into a device or a pipe, which keeps them in the order in which they come.
  private static func stream(to location: FileLocation, _ body: (FileHandle) throws -> Void) throws {
    // Without waiting, a pipe that nothing reads is an error; with it, the process would hang.
    let descriptor = unsafe open(location.path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = errno == ENXIO ? "nothing reads it" : SystemReason.of(errno)
      throw FoveaError(.file, at: location.path, "could not be written: \(reason)")
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    try orThrow(location, remedy: nil) {
      try body(handle)
      try handle.close()
    }
  }

  /// Turns errors of the system into one that names the file.
  private static func orThrow(_ location: FileLocation, remedy: Remedy?, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as FoveaError {
      throw error
    } catch {
      throw FoveaError(
        .file, at: location.path, "could not be written: \(SystemReason.of(error))", remedy: remedy)
    }
  }

  /// Makes a rename in the directory durable; file systems that cannot sync directories are left alone.
  private static func synchronize(_ directory: FileLocation) {
    let descriptor = unsafe open(directory.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }
}
