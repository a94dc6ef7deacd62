import Foundation
import FoveaCore

/// The two streams of a command: results on standard output, everything else on standard error.
enum Console {
  /// Whether standard error is a terminal, on which a line can be written over.
  static var isTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

  /// Whether standard error is a terminal that understands more than plain text.
  static var canRewrite: Bool {
    isTerminal && ProcessInfo.processInfo.environment["TERM"].map { $0 != "dumb" } ?? false
  }

  /// The number of characters in a line of the terminal, nil where there is none or it does not say.
  static var width: Int? { width(of: .standardError) }

  /// The number of characters in a line of the terminal that a stream leads to, nil as above.
  static func width(of stream: FileHandle) -> Int? {
    var size = winsize()
    let answer = unsafe ioctl(stream.fileDescriptor, UInt(TIOCGWINSZ), &size)
    return answer == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }

  /// Begins a new line in place of a live one, if there may be one.
  static func clearLine() { if canRewrite { raw("\r\u{1B}[K") } }

  /// Writes a line of the result; where it cannot be kept, as on a full disk, the command has failed.
  static func result(_ line: String) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    } catch {
      // The reader closed the pipe: nothing can be reported there.
      guard SystemReason.number(beneath: error) != EPIPE else { return }
      Self.error(
        FoveaError(.file, at: "standard output", "cannot be written: \(SystemReason.of(error))"))
      exit(EXIT_FAILURE)
    }
  }

  /// Writes a line for the person who waits.
  static func note(_ line: String) { raw(line + "\n") }

  /// Writes a line about something that may change what the person wants to do.
  static func warn(_ text: String) { note(Formatting.line("fovea: warning: \(text)", atMost: .max)) }

  /// Writes what is worth knowing about a file, a line for each remark, whatever the names in the file hold.
  static func notes(_ remarks: [String], about file: String) {
    for remark in remarks { note(Formatting.line("\(file): \(remark)", atMost: .max)) }
  }

  /// Writes text for the person who waits, without ending the line.
  static func raw(_ text: String) {
    // A closed standard error is no reason to stop.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// Writes what went wrong, on one line, in place of a live line if there is one.
  static func error(_ error: any Error) {
    clearLine()
    let text = message(of: error)
    note(Formatting.line("fovea: " + String(text.map { $0.isNewline ? " " : $0 })))
  }
}
