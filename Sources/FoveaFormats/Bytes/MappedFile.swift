package import Foundation
package import FoveaCore

/// A regular file whose bytes are mapped into memory, and read from the disk when they are looked at.
package enum MappedFile {
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
    do {
      return try Data(contentsOf: URL(fileURLWithPath: location.path), options: .alwaysMapped)
    } catch {
      throw FoveaError.unreadable(location.path, error)
    }
  }
}
