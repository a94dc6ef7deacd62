import Foundation
import Fovea

/// Folders for what a command writes.
enum Folder {
  /// Makes a folder, and those it lies in, unless it exists.
  ///
  /// - Throws: `FoveaError` with code `.file` that names the folder.
  static func make(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      throw FoveaError(
        .file, at: path,
        "the output directory cannot be made: \((cause ?? error as NSError).localizedDescription)",
        remedy: "name another one with --output-dir")
    }
  }
}
