import Foundation
import Fovea
import FoveaCore
import Synchronization

/// Files that are read from where they are mapped into memory while a command works, and that another process may write
/// to meanwhile.
enum FilesInUse {
  /// What tells one content of a file from the next.
  private struct Stamp: Equatable {
    var (device, file) = (UInt64(0), UInt64(0))
    var (size, seconds, nanoseconds) = (0, 0, 0)

    /// The stamp of the file that has a path now, nil if there is none.
    init?(_ path: String) {
      var status = stat()
      guard unsafe stat(path, &status) == 0 else { return nil }
      (device, file, size) = (UInt64(status.st_dev), UInt64(status.st_ino), Int(status.st_size))
      #if canImport(Darwin)
        let changed = status.st_mtimespec
      #else
        let changed = status.st_mtim
      #endif
      (seconds, nanoseconds) = (Int(changed.tv_sec), Int(changed.tv_nsec))
    }

    /// Whether this is the same file with another content; one that was put in its place leaves what is read alone.
    func isOverwritten(by later: Stamp) -> Bool {
      self != later && (device, file) == (later.device, later.file)
    }
  }

  private static let stamps = Mutex<[String: Stamp]>([:])
  /// The address of what is said of a file that became shorter, 0 as long as none is read.
  private static let line = Atomic<UInt>(0)
  /// Whether a thread has said it.
  private static let isReported = Atomic(false)

  /// Notes a file of weights before it is read.
  static func note(_ location: FileLocation) {
    guard let stamp = Stamp(location.path) else { return }
    stamps.withLock { $0[location.path] = stamp }
    let text =
      "fovea: \(Formatting.line(location.path)): became shorter while it was read; try again when it is whole\n"
    // A handler may make nothing, so the line is made here; the one before stays, for it may be in use.
    let copy = strdup(text)
    line.store(UInt(bitPattern: copy), ordering: .sequentiallyConsistent)
  }

  /// Refuses what was made from files that have been written to since.
  ///
  /// - Throws: `FoveaError` with code `.file`.
  static func requireUnchanged() throws {
    for (path, stamp) in stamps.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      guard let later = Stamp(path), stamp.isOverwritten(by: later) else { continue }
      throw FoveaError(
        .file, at: path, "was written to while it was read, so the result may be of neither content",
        remedy: "try again when it is whole")
    }
  }

  /// Ends the process in one line when it reads what a file no longer has.
  static func endInOneLine() {
    isReported.store(false, ordering: .sequentiallyConsistent)
    var action = sigaction()
    action.sa_flags = SA_SIGINFO
    unsafe action.setHandler { number, information, _ in
      // Other errors of a bus are no file's.
      guard unsafe information?.pointee.si_code == Int32(BUS_ADRERR),
        let line = unsafe UnsafePointer<CChar>(
          bitPattern: FilesInUse.line.load(ordering: .sequentiallyConsistent))
      else {
        _ = signal(number, SIG_DFL)
        _ = raise(number)
        return
      }
      // Another thread that meets the same end waits for the one that ends the process.
      while FilesInUse.isReported.exchange(true, ordering: .sequentiallyConsistent) { pause() }
      _ = unsafe write(STDERR_FILENO, line, strlen(line))
      _exit(1)
    }
    _ = unsafe sigaction(SIGBUS, &action, nil)
  }
}

extension sigaction {
  /// Sets what is called with a signal and its cause.
  fileprivate mutating func setHandler(
    _ handler:
      @escaping @convention(c) (
        Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?
      ) -> Void
  ) {
    #if canImport(Darwin)
      unsafe __sigaction_u.__sa_sigaction = handler
    #else
      unsafe __sigaction_handler.sa_sigaction = handler
    #endif
  }
}
