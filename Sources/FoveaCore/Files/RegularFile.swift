package import Foundation

/// Opens files whose end is known: devices, pipes and directories are refused before they are opened.
package enum RegularFile {
  /// Opens a file for reading; a link leads to what it points to.
  ///
  /// - Returns: The file at its first byte, and the number of its bytes.
  /// - Throws: `FoveaError` with code `.file`.
  package static func open(_ location: FileLocation) throws -> (handle: FileHandle, count: Int) {
    // Opening alone can make a device do something.
    let kind = try location.status().kind
    guard kind == .file else { throw location.notRegular(kind) }
    // Should a pipe have come into its place, the process does not wait for somebody to write to it.
    let file = try open(location, flags: O_RDONLY | O_NONBLOCK)
    return (file.handle, Int(file.status.st_size))
  }

  /// Opens a file that is there for writing behind its end.
  ///
  /// - Throws: `FoveaError` with code `.file`.
  package static func openForAppending(_ location: FileLocation) throws -> FileHandle {
    let kind = try location.status().kind
    guard kind == .file else { throw location.notRegular(kind) }
    return try open(location, flags: O_WRONLY | O_APPEND | O_NONBLOCK).handle
  }

  /// Opens what is there and makes sure that it, rather than what was there before, is a regular file.
  private static func open(
    _ location: FileLocation, flags: Int32
  ) throws -> (handle: FileHandle, status: stat) {
    let descriptor = unsafe Foundation.open(location.path, flags | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FoveaError(
        .file, at: location.path, "cannot be opened: \(SystemReason.of(errno))",
        remedy: errno == EACCES ? "check its permissions" : nil)
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw FoveaError(.file, at: location.path, "cannot be read: \(SystemReason.of(errno))")
    }
    guard FileKind(status) == .file else { throw location.notRegular(FileKind(status)) }
    return (handle, status)
  }
}
