package import Foundation

/// A file, a pipe or standard input, read from front to back.
///
/// From a pipe, whose end is not known, no more is taken than is requested.
package final class SequentialFile {
  /// The name of the file in errors: a path, or standard input.
  package let name: String
  /// The number of bytes of a regular file, nil of a pipe.
  package let count: Int?
  private let handle: FileHandle
  /// What was read to find out whether something writes to the pipe.
  private var ahead = Data()

  private init(_ handle: FileHandle, name: String, count: Int?) {
    (self.handle, self.name, self.count) = (handle, name, count)
  }

  /// Opens a file or a pipe; `/dev/stdin` and what a shell names for `<(command)` lead to pipes.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, is a directory or a device, or a pipe
  ///   that nothing writes to.
  package convenience init(_ location: FileLocation) throws {
    let file = try location.open(O_RDONLY, as: [.file, .pipe])
    self.init(file.handle, name: location.path, count: file.kind == .file ? file.count : nil)
    if file.kind == .pipe { try awaitWriter() }
  }

  /// Standard input, from where it stands.
  ///
  /// - Throws: `FoveaError` with code `.file` if it is a terminal.
  package static func standardInput() throws -> SequentialFile {
    guard isatty(STDIN_FILENO) == 0 else {
      throw FoveaError(
        .file, at: "standard input", "is a terminal, expected the bytes of a file",
        remedy: "redirect a file to it, as in < FILE")
    }
    return SequentialFile(
      FileHandle(fileDescriptor: STDIN_FILENO, closeOnDealloc: false), name: "standard input", count: nil)
  }

  /// The next bytes: so many, or fewer if the end comes first.
  ///
  /// - Throws: `FoveaError` with code `.file` if the system cannot read them.
  package func read(upTo count: Int) throws -> Data {
    var data = Data(ahead.prefix(count))
    ahead = Data(ahead.dropFirst(count))
    if let whole = self.count { data.reserveCapacity(min(count, whole)) }
    while data.count < count, let more = try piece(min(count - data.count, 1 << 20)), !more.isEmpty {
      data.append(more)
    }
    return data
  }

  /// The next bytes that are there, at most so many: empty at the end, nil if none have come yet.
  private func piece(_ count: Int, waiting: Bool = true) throws -> Data? {
    var bytes = [UInt8](repeating: 0, count: count)
    while true {
      let got = unsafe Foundation.read(handle.fileDescriptor, &bytes, count)
      if got >= 0 { return Data(bytes[..<got]) }
      switch errno {
      case EINTR: continue
      case EAGAIN where !waiting: return nil
      case EAGAIN:
        var reading = pollfd(fd: handle.fileDescriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&reading, 1, -1)
      default:
        throw FoveaError(.file, at: name, "cannot be read: \(SystemReason.of(errno))")
      }
    }
  }

  /// Gives the writer a moment to open the pipe, which looks empty until then.
  private func awaitWriter() throws {
    for _ in 0..<20 {
      guard let first = try piece(1, waiting: false) else { return }
      ahead = first
      guard first.isEmpty else { return }
      usleep(50_000)
    }
    throw FoveaError(.file, at: name, "is a pipe that nothing writes to", remedy: "name a file")
  }
}
