import Dispatch
import Foundation
import Synchronization

/// A wish to stop, which a run grants when its work is saved.
///
/// It comes from `request()`, which any thread can call, or from Ctrl-C and SIGTERM if the program wants these to be
/// caught:
///
/// ```swift
/// let interruption = Interruption.onSignals { print($0) }
/// ```
public final class Interruption: Sendable {
  /// The first signal that came; shared with the queue that signals arrive on.
  private final class Signal: Sendable {
    let number = Mutex<Int32?>(nil)

    /// Keeps the number unless there is one already; returns whether it was kept.
    func keep(_ number: Int32) -> Bool {
      self.number.withLock { known in
        defer { known = known ?? number }
        return known == nil
      }
    }
  }

  private let signal = Signal()
  private let handlers: [Handler]

  /// Makes a wish that only `request()` expresses; signals keep their effect.
  public init() { handlers = [] }

  private init(note: @escaping @Sendable (String) -> Void) {
    handlers = [SIGINT, SIGTERM].map { [signal] number in
      Handler(of: number) {
        guard signal.keep(number) else { _exit(128 + number) }
        note("stopping after this step; the same signal again leaves at once")
      }
    }
  }

  /// Takes Ctrl-C and SIGTERM over from the system, until the interruption is released.
  ///
  /// The second signal ends the process at once, with the exit status that `status` has after the first.
  ///
  /// - Parameter note: Is called with a line for the person who waits, on another thread, when the first signal comes.
  /// - Returns: The wish, which signals express.
  public static func onSignals(note: @escaping @Sendable (String) -> Void) -> Interruption {
    Interruption(note: note)
  }

  /// Asks the run to stop, as Ctrl-C would.
  public func request() { _ = signal.keep(SIGINT) }

  /// The exit status to leave with, 128 and the signal's number: 130 after Ctrl-C.
  ///
  /// Nil as long as nothing has asked.
  public var status: Int32? { signal.number.withLock { $0.map { 128 + $0 } } }
}

extension Interruption {
  /// What a signal does, in place of what it did before.
  private final class Handler: Sendable {
    // The source is set up here and cancelled at the end; dispatch sources can be used from any thread.
    private nonisolated(unsafe) let source: any DispatchSourceSignal
    private let restore: @Sendable () -> Void

    init(of number: Int32, _ body: @escaping @Sendable () -> Void) {
      // The source sees signals that are ignored; unless ignored, they would end the process.
      let previous = Foundation.signal(number, SIG_IGN)
      restore = { _ = Foundation.signal(number, previous) }
      unsafe source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInitiated))
      unsafe source.setEventHandler(handler: body)
      unsafe source.resume()
    }

    deinit {
      unsafe source.cancel()
      restore()
    }
  }
}
