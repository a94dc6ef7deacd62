import Foundation
import FoveaCore

/// What has come of a file, beside the place where the whole is to be: `NAME.part`, and what the server called it.
///
/// It outlives the process, which may be ended at any moment. One process at a time writes to it.
final class PartFile {
  /// Which file of which server this is a part of.
  struct Origin: Codable, Hashable {
    /// The address of the first request, before redirects.
    var address: String
    /// The entity tag of the file, or the time of its last change, as the server wrote it.
    var validator: String
  }

  private let location: FileLocation
  private let record: FileLocation
  private let target: FileLocation
  private let handle: FileHandle
  private var hash = SHA256()
  /// The number of bytes that have come.
  private(set) var count = 0
  /// Where they came from; nil if nobody could say whether more would fit.
  private(set) var origin: Origin?

  /// Opens the part of a file, and reads what there is of it.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be written, or another process is fetching the file.
  init(of target: FileLocation) throws {
    self.target = target
    location = target.directory.appending("\(target.name).part")
    record = target.directory.appending("\(target.name).part.json")
    let descriptor = unsafe open(location.path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw FoveaError(.file, at: location.path, "cannot be written: \(SystemReason.of(errno))")
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
      throw FoveaError(
        .file, at: target.path, "is being fetched by another process", remedy: "wait for its end, or stop it")
    }
    if let bytes = try? Data(contentsOf: record.url, options: .uncached), bytes.count < 1 << 16 {
      origin = try? JSONDecoder().decode(Origin.self, from: bytes)
    }
    guard origin != nil else {
      try restart(from: nil)
      return
    }
    try working {
      while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
        hash.update(piece)
        count += piece.count
      }
    }
  }

  /// The SHA-256 of all bytes.
  var sha256: String { hash.hexadecimal }

  /// Forgets all bytes; those that follow are of a file that may be known again.
  func restart(from origin: Origin?) throws {
    try working {
      Directory.remove(record)
      try handle.truncate(atOffset: 0)
      try handle.seek(toOffset: 0)
      (hash, count, self.origin) = (SHA256(), 0, origin)
      if let origin { try AtomicFile.write(JSONEncoder().encode(origin), to: record.path) }
    }
  }

  /// Takes the bytes that come next.
  func append(_ bytes: Data) throws {
    try working { try handle.write(contentsOf: bytes) }
    hash.update(bytes)
    count += bytes.count
  }

  /// Removes all there is.
  func remove() {
    Directory.remove(record)
    Directory.remove(location)
  }

  /// Gives the whole file its name, which nothing else may have.
  func finish() throws {
    try working { try handle.synchronize() }
    // A link takes no name that is in use; where there are none, the name is looked at first.
    if unsafe link(location.path, target.path) != 0 {
      let number = errno
      guard number != EEXIST, !target.isTaken else {
        throw FoveaError(
          .file, at: target.path, "exists already", remedy: "remove it, or name another directory")
      }
      guard unsafe rename(location.path, target.path) == 0 else {
        throw FoveaError(.file, at: target.path, "cannot be written: \(SystemReason.of(errno))")
      }
    }
    remove()
  }

  /// Turns errors of the system into one that names the file.
  private func working(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as FoveaError {
      throw error
    } catch {
      throw FoveaError(.file, at: location.path, "could not be written: \(SystemReason.of(error))")
    }
  }
}
