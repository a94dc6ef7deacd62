package import Foundation

/// Opens files whose end is known: devices, pipes and directories are refused before they are opened.
package enum RegularFile {
  /// Opens the file at `path` for reading; a link leads to what it points to.
  ///
  /// - Returns: The file at its first byte, and the number of its bytes.
  /// - Throws: `FoveaError` with code `.file`.
  package static func open(_ path: String) throws -> (handle: FileHandle, count: Int) {
    let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    guard let values = try? url.resourceValues(forKeys: [.isRegularFileKey]) else {
      throw FoveaError(.file, at: path, "no such file", remedy: "check the path")
    }
    guard values.isRegularFile == true else {
      throw FoveaError(.file, at: path, "expected a file, found something else", remedy: "check the path")
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw FoveaError(.file, at: path, "cannot be opened for reading", remedy: "check its permissions")
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
