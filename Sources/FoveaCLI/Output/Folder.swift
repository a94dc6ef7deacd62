import Foundation
import Fovea
import FoveaCore

/// Folders for what a command writes.
enum Folder {
  /// Makes a folder, and those it lies in, unless it exists.
  ///
  /// - Throws: `FoveaError` with code `.file` that names the folder.
  static func make(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FoveaError(
        .file, at: path, "the output directory cannot be made: \(reason(path, error))",
        remedy: "name another one with --output-dir")
    }
  }

  /// Why a folder cannot be made: what is in its way, or the system's words.
  private static func reason(_ path: String, _ error: any Error) -> String {
    var place = URL(fileURLWithPath: path)
    while place.path != "/" {
      var isDirectory: ObjCBool = false
      if unsafe FileManager.default.fileExists(atPath: place.path, isDirectory: &isDirectory) {
        if !isDirectory.boolValue { return "\(place.path) is not a directory" }
        break
      }
      if (try? FileManager.default.destinationOfSymbolicLink(atPath: place.path)) != nil {
        return "\(place.path) is a symbolic link that leads nowhere"
      }
      place = place.deletingLastPathComponent()
    }
    return SystemReason.of(error)
  }
}
