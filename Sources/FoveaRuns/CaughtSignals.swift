import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM, taken over from the system until the value is released.
///
/// Handlers run on whatever thread the system chooses, in the middle of anything, so all they do is to keep a number,
/// write a byte and, on the second signal, leave.
final class CaughtSignals: Sendable {
  private static let numbers = [SIGINT, SIGTERM]
  /// The first signal that came, 0 as long as none has.
  private static let first = Atomic<Int32>(0)
  /// Whether the next signal is a second one.
  ///
  /// Before, it is a repetition of the first: `timeout` sends each signal to the process and to its group.
  private static let isSettled = Atomic(false)
  /// Whether the person has been told, so that the run may say that it has stopped.
  private static let isNoted = Atomic(false)
  /// How long a signal may be repeated, in microseconds.
  private static let settlingTime: UInt32 = 20_000
  /// Where a handler writes its byte; negative if there is no pipe.
  private static let writeEnd = Atomic<Int32>(-1)
  /// Where the byte is read.
  ///
  /// The pipe stays open, so that a late handler meets no other file.
  private static let readEnd: Int32 = {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { return -1 }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    writeEnd.store(ends[1], ordering: .sequentiallyConsistent)
    return ends[0]
  }()

  // Set up here and cancelled at the end; dispatch sources can be used from any thread.
  private nonisolated(unsafe) let source: (any DispatchSourceRead)?
  private let restore: @Sendable () -> Void

  /// Takes the signals over; calls `note` on another thread after the first one.
  init(note: @escaping @Sendable () -> Void) {
    Self.drain()
    Self.isSettled.store(Self.readEnd < 0, ordering: .sequentiallyConsistent)
    Self.isNoted.store(Self.readEnd < 0, ordering: .sequentiallyConsistent)
    Self.first.store(0, ordering: .sequentiallyConsistent)
    let source =
      Self.readEnd < 0
      ? nil : DispatchSource.makeReadSource(fileDescriptor: Self.readEnd, queue: .global(qos: .userInitiated))
    source?.setEventHandler {
      Self.drain()
      usleep(Self.settlingTime)
      Self.isSettled.store(true, ordering: .sequentiallyConsistent)
      note()
      Self.isNoted.store(true, ordering: .sequentiallyConsistent)
    }
    source?.resume()
    unsafe self.source = source
    let restorations: [@Sendable () -> Void] = Self.numbers.map { number in
      let previous = signal(number) { CaughtSignals.handle($0) }
      return { _ = signal(number, previous) }
    }
    restore = { for restore in restorations { restore() } }
    Self.unblock()
  }

  deinit {
    restore()
    unsafe source?.cancel()
  }

  /// The first signal that came, nil until the note about it has been made.
  var number: Int32? {
    let number = Self.first.load(ordering: .sequentiallyConsistent)
    return number != 0 && Self.isNoted.load(ordering: .sequentiallyConsistent) ? number : nil
  }

  /// Unblocks the signals in this thread, as the parent process may have blocked them.
  private static func unblock() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in numbers { unsafe sigaddset(&signals, number) }
    _ = unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  private static func handle(_ number: Int32) {
    let isFirst = first.compareExchange(expected: 0, desired: number, ordering: .sequentiallyConsistent)
      .exchanged
    guard isFirst else {
      if isSettled.load(ordering: .sequentiallyConsistent) { _exit(128 + number) }
      return
    }
    // The work that was broken into may be about to look at it.
    let error = errno
    var byte: UInt8 = 0
    _ = unsafe write(writeEnd.load(ordering: .sequentiallyConsistent), &byte, 1)
    errno = error
  }

  /// Takes the bytes out of the pipe.
  private static func drain() {
    var bytes = [UInt8](repeating: 0, count: 16)
    while unsafe read(readEnd, &bytes, bytes.count) > 0 {}
  }
}
