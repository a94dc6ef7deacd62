import Foundation
import Synchronization

/// The folder of one case, with makers of files in it; names are relative to it.
final class CaseFolder: Sendable {
  let url: URL

  private let locks = Mutex<[Int32]>([])

  init() throws { url = try Command.makeDirectory() }
  deinit {
    locks.withLock { for descriptor in $0 { close(descriptor) } }
    try? FileManager.default.removeItem(at: url)
  }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file and the folders above it.
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
    let place = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try (bytes as? Data ?? Data(bytes)).write(to: place)
  }

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func read(_ name: String) throws -> Data { try Data(contentsOf: url.appendingPathComponent(name)) }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
  }

  func makePipe(_ name: String) throws {
    guard mkfifo(path(name), 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  func makeLink(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
  }

  /// Gives a file another length; what is added is zeros that take no room on the disk.
  func resize(_ name: String, to length: Int) throws {
    let file = try FileHandle(forWritingTo: url.appendingPathComponent(name))
    try file.truncate(atOffset: UInt64(length))
    try file.close()
  }

  /// Lets no one read a file, but the superuser.
  func forbid(_ name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path(name))
  }

  /// Locks a folder, as a run does, for as long as this object lives.
  func lock(_ name: String) throws {
    let descriptor = open(path(name), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw CocoaError(.fileLocking) }
    locks.withLock { $0.append(descriptor) }
  }

  /// Flips one bit of the byte at an offset, counted from the end where it is negative.
  func flip(_ name: String, at offset: Int) throws {
    var bytes = try read(name)
    bytes[offset >= 0 ? offset : bytes.count + offset] ^= 4
    try write(bytes, to: name)
  }

  /// What distinguishes a file or folder from another, or from itself after a change.
  struct State: Equatable {
    var type: String?
    var size: Int?
    var time: Date?
    var number: Int?
  }

  /// All that is in the folder.
  ///
  /// Folders have neither size nor time here, as both follow from what is in them.
  func states() throws -> [String: State] {
    var states: [String: State] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: url.path) {
      let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
      let type = (attributes[.type] as? FileAttributeType)?.rawValue
      var state = State(type: type, number: (attributes[.systemFileNumber] as? NSNumber)?.intValue)
      if type != FileAttributeType.typeDirectory.rawValue {
        state.size = (attributes[.size] as? NSNumber)?.intValue
        state.time = attributes[.modificationDate] as? Date
      }
      states[name] = state
    }
    return states
  }
}
