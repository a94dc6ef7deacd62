import Foundation
import Synchronization

/// Files that become shorter while they are read from where they are mapped into memory.
enum CutFiles {
  /// Whether a thread has said so.
  private static let isTold = Atomic(false)

  /// Ends the process in one line when it reads what a file no longer has.
  static func endInOneLine() {
    // Made here, for a handler may make nothing.
    isTold.store(false, ordering: .relaxed)
    _ = signal(SIGBUS) { _ in
      let line: StaticString =
        "fovea: a file became shorter while it was read; try again when it is whole\n"
      // Another thread that meets the same end waits for the one that ends the process.
      while CutFiles.isTold.exchange(true, ordering: .relaxed) { pause() }
      _ = unsafe write(STDERR_FILENO, line.utf8Start, line.utf8CodeUnitCount)
      _exit(1)
    }
  }
}
