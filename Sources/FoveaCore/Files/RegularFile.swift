package import Foundation

/// Opens files whose end is known: devices, pipes and directories are refused.
package enum RegularFile {
  /// Opens the file at `path` for reading; a link leads to what it points to.
  ///
  /// - Returns: The file at its first byte, and the number of its bytes.
  /// - Throws: `FoveaError` with code `.file`.
  package static func open(_ path: String) throws -> (handle: FileHandle, count: Int) {
    // Opened first, so that what is checked is what is read; without waiting for the other end of a pipe.
    let descriptor = unsafe Foundation.open(FileLocation(path).path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      let isMissing = [ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG].contains(errno)
      throw FoveaError(
        .file, at: path, isMissing ? "no such file" : "cannot be opened for reading",
        remedy: isMissing ? "check the path" : "check its permissions")
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw FoveaError(.file, at: path, "expected a file, found something else", remedy: "check the path")
    }
    do {
      let count = Int(try handle.seekToEnd())
      try handle.seek(toOffset: 0)
      return (handle, count)
    } catch {
      throw FoveaError.unreadable(path, error)
    }
  }
}
