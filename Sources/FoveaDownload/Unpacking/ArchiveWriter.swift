import Foundation
import FoveaCore

/// Writes the files of an archive into a fresh directory, in which there are no links that could lead out of it.
struct ArchiveWriter {
  /// The most files.
  static let maximumFiles = 1 << 20
  /// The most bytes of all files.
  static let maximumBytes = 8 << 30

  /// The number of files so far.
  private(set) var files = 0
  /// The number of their bytes.
  private(set) var bytes = 0
  private let folder: FileLocation
  private let root: String
  private let archive: String
  private var directories: Set<String> = []

  /// Writes into a directory what lies in the directory `root` of an archive.
  init(into folder: FileLocation, root: String, archive: String) {
    (self.folder, self.root, self.archive) = (folder, root, archive)
  }

  /// Writes a file, whose bytes `body` hands over; the path has been found to be relative, without `..`.
  mutating func write(_ path: String, _ body: ((Data) throws -> Void) throws -> Void) throws {
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count > 1, parts[0] == root, !parts.contains("..") else {
      throw FoveaError(
        .format, at: archive, "holds \(path), expected all files in \(root)", remedy: "do not trust the file")
    }
    guard files < Self.maximumFiles else {
      throw FoveaError(.format, at: archive, "holds more than \(Self.maximumFiles) files, which is too many")
    }
    var place = folder
    for part in parts.dropFirst().dropLast() {
      place = place.appending(part)
      guard directories.insert(place.path).inserted else { continue }
      guard unsafe mkdir(place.path, 0o777) == 0 else { throw failure(place) }
    }
    place = place.appending(parts[parts.count - 1])
    let descriptor = unsafe open(place.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(place) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    files += 1
    try body { piece in
      bytes += piece.count
      guard bytes <= Self.maximumBytes else {
        throw FoveaError(
          .format, at: archive, "unpacks to more than \(Self.maximumBytes) bytes",
          remedy: "do not trust the file")
      }
      do {
        try handle.write(contentsOf: piece)
      } catch {
        throw FoveaError(.file, at: place.path, "could not be written: \(SystemReason.of(error))")
      }
    }
    try handle.close()
  }

  private func failure(_ place: FileLocation) -> FoveaError {
    FoveaError(.file, at: place.path, "could not be written: \(SystemReason.of(errno))")
  }
}
