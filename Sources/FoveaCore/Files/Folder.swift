import Foundation

/// Folders for what a command writes.
package enum Folder {
  /// Makes a folder, and those it lies in, unless it exists.
  ///
  /// - Throws: `FoveaError` with code `.file` that names the folder.
  package static func make(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: FileLocation(path).path, withIntermediateDirectories: true)
    } catch {
      throw FoveaError(
        .file, at: path, "the output directory cannot be made: \(reason(path, error))",
        remedy: "name another one with \(.outputDirectory)")
    }
  }

  /// Why a folder cannot be made: what is in its way, or the system's words.
  private static func reason(_ path: String, _ error: any Error) -> String {
    var place = FileLocation(FileLocation(path).absolutePath)
    while place.path != "/" {
      if place.isDirectory { break }
      if place.exists {
        let isLink = FileLocation.resolved(place.path) == nil
        return "\(place.path) is " + (isLink ? "a symbolic link that leads nowhere" : "not a directory")
      }
      place = place.directory
    }
    return SystemReason.of(error)
  }
}
