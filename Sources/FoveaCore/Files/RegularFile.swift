package import Foundation

/// Opens files whose end is known; devices, pipes and directories are refused before they are opened.
package enum RegularFile {
  /// Opens a file for reading; a link leads to what it points to.
  ///
  /// - Returns: The file at its first byte, and the number of its bytes.
  /// - Throws: `FoveaError` with code `.file`.
  package static func open(_ location: FileLocation) throws -> (handle: FileHandle, count: Int) {
    let file = try location.open(O_RDONLY, as: [.file])
    return (file.handle, file.count)
  }

  /// Reads a small file whole.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it has more than so many bytes.
  package static func contents(of location: FileLocation, atMost limit: Int) throws -> Data {
    let handle = try open(location).handle
    let bytes: Data
    do {
      bytes = try handle.read(upToCount: limit + 1) ?? Data()
    } catch {
      throw FoveaError.unreadable(location.path, error)
    }
    guard bytes.count <= limit else {
      throw FoveaError(.format, at: location.path, "has more than \(limit) bytes, which cannot be read")
    }
    return bytes
  }

  /// Opens a file that is there for writing behind its end.
  ///
  /// - Throws: `FoveaError` with code `.file`.
  package static func openForAppending(_ location: FileLocation) throws -> FileHandle {
    try location.open(O_WRONLY | O_APPEND, as: [.file]).handle
  }
}

extension FileLocation {
  /// Opens what is there if it is of one of the kinds; reading a pipe does not wait for bytes.
  ///
  /// - Returns: The open file, its kind and the number of bytes that it has if it is a regular file.
  /// - Throws: `FoveaError` with code `.file`.
  func open(
    _ flags: Int32, as kinds: Set<FileKind>
  ) throws -> (handle: FileHandle, kind: FileKind, count: Int) {
    // Opening alone can make a device do something.
    let kind = try status().kind
    guard kinds.contains(kind) else { throw notRegular(kind) }
    // Opening a pipe would wait until something opens its other end.
    let descriptor = unsafe Foundation.open(path, flags | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FoveaError(
        .file, at: path, "cannot be opened: \(SystemReason.of(errno))",
        remedy: errno == EACCES ? "check its permissions" : nil)
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    // What counts is what was opened, should something else have come into its place.
    var opened = stat()
    guard unsafe fstat(descriptor, &opened) == 0 else {
      throw FoveaError(.file, at: path, "cannot be read: \(SystemReason.of(errno))")
    }
    let openedKind = FileKind(opened)
    guard kinds.contains(openedKind) else { throw notRegular(openedKind) }
    return (handle, openedKind, Int(opened.st_size))
  }
}
