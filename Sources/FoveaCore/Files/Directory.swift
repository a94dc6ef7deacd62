import Foundation

/// Makes and lists directories.
package enum Directory {
  /// Makes a directory, and those that it lies in, unless it exists.
  ///
  /// - Throws: `FoveaError` with code `.file` and the given remedy that names what stands in the way.
  package static func make(_ location: FileLocation, remedy: Remedy? = nil) throws {
    try location.requireText()
    // One after the other, as the system reads them: a name before `..` must exist.
    for step in location.steps where step.kind != .directory {
      guard unsafe mkdir(step.path, 0o777) != 0 else { continue }
      let number = errno
      // Another process may have been faster.
      guard step.kind != .directory else { continue }
      let obstacle =
        step.kind == nil ? step.obstacle : (place: step, problem: "is not a directory")
      let reason = obstacle.map { "\($0.place.path) \($0.problem)" } ?? SystemReason.of(number)
      throw FoveaError(.file, at: location.path, "the directory cannot be made: \(reason)", remedy: remedy)
    }
  }

  /// The names in a directory; none if there is no directory.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be listed.
  package static func names(in location: FileLocation) throws -> [String] {
    guard location.kind == .directory else { return [] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: location.path)
    } catch {
      throw FoveaError(.file, at: location.path, "cannot be listed: \(SystemReason.of(error))")
    }
  }

  /// Removes a file from its directory; it does not matter if that fails.
  package static func remove(_ location: FileLocation) { _ = unsafe unlink(location.path) }
}
