import Foundation
import Fovea
import FoveaCore
import Synchronization

/// Files that are read from where they are mapped into memory while a command works, and that another process may make
/// shorter meanwhile.
enum FilesInUse {
  /// The address of what is said of a file that became shorter.
  private static let line = Atomic<UInt>(0)
  /// Whether a thread has said it.
  private static let isReported = Atomic(false)

  /// Names a file of weights before it is read.
  static func note(_ location: FileLocation) {
    say("\(Formatting.line(location.path)): became shorter while it was read, or a file beside it did")
  }

  private static func say(_ problem: String) {
    // A handler may make nothing, so the line is made here; the one before stays, for it may be in use.
    let copy = unsafe strdup("fovea: \(problem); try again when it is whole\n")
    line.store(UInt(bitPattern: copy), ordering: .sequentiallyConsistent)
  }

  /// Ends the process in one line when it reads what a file no longer has.
  static func endInOneLine() {
    isReported.store(false, ordering: .sequentiallyConsistent)
    say("a file became shorter while it was read")
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
