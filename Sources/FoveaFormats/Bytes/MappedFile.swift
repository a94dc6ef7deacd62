package import Foundation
package import FoveaCore
import Synchronization

/// A regular file whose bytes are mapped into memory, and read from the disk when they are looked at.
package enum MappedFile {
  /// The files that were mapped, as they were then.
  private static let stamps = Mutex<[String: FileStamp]>([:])

  /// The bytes of a file.
  ///
  /// A file that another process makes shorter while its bytes are looked at ends this process, as with every mapping;
  /// of one that is written to the new bytes are seen.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read or is not a regular file.
  package static func read(_ location: FileLocation) throws -> Data {
    // Opened first, so that a pipe or a directory is refused with its name and not waited for.
    let (handle, _) = try RegularFile.open(location)
    try? handle.close()
    let stamp = FileStamp(location.path)
    stamps.withLock { $0[location.path] = stamp }
    do {
      return try Data(contentsOf: URL(fileURLWithPath: location.path), options: .alwaysMapped)
    } catch {
      throw FoveaError.unreadable(location.path, error)
    }
  }

  /// Refuses what was made from mapped files that have been written to since.
  ///
  /// - Throws: `FoveaError` with code `.file` that names the file.
  package static func requireUnchanged() throws {
    for (path, stamp) in stamps.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      guard let later = FileStamp(path), stamp.isOverwritten(by: later) else { continue }
      throw FoveaError(
        .file, at: path, "was written to while it was read, so the result may be of neither content",
        remedy: "try again when it is whole")
    }
  }
}
