import Fovea
import FoveaCore

/// Folders for what a command writes.
enum Folder {
  /// Makes a folder, and those it lies in, unless it exists.
  ///
  /// - Throws: `FoveaError` with code `.file` that names the folder.
  static func make(_ location: FileLocation) throws {
    do {
      try Directory.make(location)
    } catch let error as FoveaError {
      throw FoveaError(
        .file, at: error.location, error.problem, remedy: "name another one with --output-dir")
    }
  }
}
