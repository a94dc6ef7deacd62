import Foundation
package import FoveaCore

/// A file of events in a directory that TensorBoard watches, which this process appends to.
package final class TensorBoardFile {
  /// The path of the file.
  package let path: String
  private let handle: FileHandle
  private let now: () -> Double

  /// What the names of such files begin with.
  private static let prefix = "events.out.tfevents."

  /// Whether a directory holds files of events.
  ///
  /// - Throws: `FoveaError` with code `.file` if the directory cannot be listed.
  package static func exists(in directory: FileLocation) throws -> Bool {
    try Directory.names(in: directory).contains { $0.hasPrefix(prefix) }
  }

  /// Creates a file under a new name, and the directory if it is missing.
  ///
  /// - Parameters:
  ///   - directory: The directory that TensorBoard watches.
  ///   - now: Returns the present time in seconds since 1970.
  /// - Throws: `FoveaError` with code `.file` if the directory or the file cannot be created.
  package init(
    in directory: FileLocation, now: @escaping () -> Double = { Date().timeIntervalSince1970 }
  ) throws {
    self.now = now
    try Directory.make(directory, remedy: "name another one with \(.tensorBoardDirectory)")
    // TensorBoard reads the files of a directory in the order of their names.
    let process = ProcessInfo.processInfo
    let host = process.hostName.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    let time = String(format: "%010d", Int(now()))
    let names = try Set(Directory.names(in: directory))
    let stem = "\(Self.prefix)\(time).\(host.isEmpty ? "host" : host).\(process.processIdentifier)"
    let name = (0...names.count).lazy.map { "\(stem).\($0)" }.first { !names.contains($0) } ?? stem
    let location = directory.appending(name)
    let first = TensorBoardEvent(.fileVersion, step: 0, time: now())
    try AtomicFile.write(to: location.path, replacing: false) { try $0.write(contentsOf: first.record) }
    path = location.path
    handle = try RegularFile.openForAppending(location)
  }

  /// Appends an entry with the present time.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be written.
  package func append(_ content: TensorBoardEvent.Content, step: Int) throws {
    do {
      try handle.write(contentsOf: TensorBoardEvent(content, step: step, time: now()).record)
    } catch {
      throw FoveaError(
        .file, at: path, "could not be written: \(SystemReason.of(error))",
        remedy: "the checkpoints written before are intact")
    }
  }
}
