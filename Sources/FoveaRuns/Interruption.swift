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
  private let isRequested = Atomic(false)
  private let signals: CaughtSignals?

  private init(_ signals: CaughtSignals?) { self.signals = signals }

  /// Makes a wish that only `request()` expresses; signals keep their effect.
  public convenience init() { self.init(nil) }

  /// Takes Ctrl-C and SIGTERM over from the system, until the interruption is released.
  ///
  /// The second signal ends the process at once, with the exit status that `status` has after the first. A program
  /// has one such interruption at a time.
  ///
  /// - Parameter note: Is called with a line for the person who waits, on another thread, when the first signal comes.
  /// - Returns: The wish, which signals express.
  public static func onSignals(note: @escaping @Sendable (String) -> Void) -> Interruption {
    Interruption(
      CaughtSignals { note("stopping after this step; the same signal again leaves at once") })
  }

  /// Asks the run to stop, as Ctrl-C would.
  public func request() { isRequested.store(true, ordering: .sequentiallyConsistent) }

  /// The exit status to leave with, 128 and the signal's number: 130 after Ctrl-C.
  ///
  /// Nil as long as nothing has asked.
  public var status: Int32? {
    let requested = isRequested.load(ordering: .sequentiallyConsistent) ? SIGINT : nil
    return (signals?.number ?? requested).map { 128 + $0 }
  }
}
